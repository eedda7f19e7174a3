package mutate

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// changer collects the changes of a file.
type changer struct {
	source []byte
	files  *token.FileSet
	base   token.Pos
	types  map[[2]token.Pos]types.Type // of the expressions, by where they begin and end
	place  string
	all    []change
}

// file collects the changes of all declarations.
func (c *changer) file(file *ast.File) {
	c.base = file.FileStart
	for _, declaration := range file.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			c.place = d.Name.Name
			c.function(d)
			c.inside(d.Body)
		case *ast.GenDecl:
			if d.Tok == token.IMPORT {
				continue
			}
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					c.place = s.Name.Name
				case *ast.ValueSpec:
					c.place = s.Names[0].Name
				}
				c.inside(spec)
			}
		}
	}
}

// function changes a function as a whole.
func (c *changer) function(d *ast.FuncDecl) {
	if d.Type.Results == nil && len(d.Body.List) > 0 {
		c.add("do nothing", d, c.replace(d.Body, "{}"))
	}
	if d.Recv != nil {
		if star, ok := d.Recv.List[0].Type.(*ast.StarExpr); ok {
			c.add("take the receiver by value", d, c.replace(star, c.text(star.X)))
		}
	}
}

// inside changes what is in a node.
func (c *changer) inside(node ast.Node) {
	ast.Inspect(node, func(n ast.Node) bool {
		if list := listOf(n); len(list) > 0 {
			c.statements(list)
		}
		switch n := n.(type) {
		case *ast.CaseClause:
			c.add("drop", n, c.replace(n, ""))
		case *ast.IfStmt:
			if compared, ok := n.Cond.(*ast.BinaryExpr); !ok || compared.Op != token.EQL && compared.Op != token.NEQ { // which are changed as operators
				c.add("negate", n.Cond, c.replace(n.Cond, "!("+c.text(n.Cond)+")"))
			}
			c.add("always take", n.Cond, c.replace(n.Cond, "true || "+c.text(n.Cond)))
			c.add("do nothing on", n.Cond, c.replace(n.Body, "{}"))
		case *ast.ForStmt:
			c.once(n, n.Body)
		case *ast.RangeStmt:
			c.once(n, n.Body)
		case *ast.BinaryExpr:
			c.binary(n)
		case *ast.Field:
			if n.Tag != nil {
				c.add("drop the tag", n.Tag, c.replace(n.Tag, ""))
				c.add("change the tag", n.Tag, c.replace(n.Tag, changedWord(n.Tag.Value, strings.Index(n.Tag.Value, `"`))))
				return false
			}
		case *ast.BasicLit:
			c.literal(n)
		case *ast.Ident:
			c.identifier(n)
		case *ast.SelectorExpr:
			c.selector(n)
		case *ast.CompositeLit:
			for i, element := range n.Elts {
				c.add("leave out", element, c.cutFrom(n.Elts, i, n.Rbrace))
				if pair, ok := element.(*ast.KeyValueExpr); ok {
					c.zero(pair.Value)
				}
			}
		case *ast.CallExpr:
			c.call(n)
		case *ast.ReturnStmt:
			for _, result := range n.Results {
				if named, ok := c.typeOf(result).(*types.Named); ok && named.Obj().Name() == "error" {
					c.add("return no error in", n, c.replace(result, "nil"))
				}
			}
		}
		return true
	})
}

// statements changes a list of statements.
func (c *changer) statements(list []ast.Stmt) {
	for i, statement := range list {
		c.add("drop", statement, c.replace(statement, ""))
		if i+1 < len(list) {
			next := list[i+1]
			c.add("swap with the next", statement, c.replace(statement, c.text(next)), c.replace(next, c.text(statement)))
		}
		switch s := statement.(type) {
		case *ast.ExprStmt:
			if _, ok := s.X.(*ast.CallExpr); ok {
				c.add("go", s, c.before(s, "go "))
			}
			if mutex, verb := lockOf(s); verb == "Lock" || verb == "RLock" {
				c.locks(list, i, mutex, strings.Replace(verb, "Lock", "Unlock", 1))
			}
		case *ast.DeferStmt:
			c.add("at once, not deferred", s, c.replace(s, c.text(s.Call)))
		case *ast.GoStmt:
			c.add("wait for", s, c.replace(s, c.text(s.Call)))
		case *ast.IncDecStmt:
			other := map[token.Token]string{token.INC: "--", token.DEC: "++"}[s.Tok]
			c.add("count the other way", s, c.replace(s, c.text(s.X)+other))
			c.add("count twice", s, c.replace(s, c.text(s)+"\n"+c.text(s)))
		case *ast.AssignStmt:
			if other := map[token.Token]string{token.ADD_ASSIGN: "-=", token.SUB_ASSIGN: "+="}[s.Tok]; other != "" {
				c.add("count the other way", s, edit{c.at(s.TokPos), c.at(s.TokPos) + 2, other})
			}
		case *ast.BranchStmt:
			if other := map[token.Token]string{token.BREAK: "continue", token.CONTINUE: "break"}[s.Tok]; other != "" && s.Label == nil {
				c.add(other+" in place of", s, c.replace(s, other))
			}
		}
	}
}

// lockOf is the mutex that a statement locks or unlocks, as text, and the method.
func lockOf(statement ast.Stmt) (mutex ast.Expr, verb string) {
	var call *ast.CallExpr
	switch s := statement.(type) {
	case *ast.ExprStmt:
		call, _ = s.X.(*ast.CallExpr)
	case *ast.DeferStmt:
		call = s.Call
	}
	if call == nil {
		return nil, ""
	}
	if method, ok := call.Fun.(*ast.SelectorExpr); ok && strings.HasSuffix(method.Sel.Name, "ock") {
		return method.X, method.Sel.Name
	}
	return nil, ""
}

// locks drops a lock with its unlock, and unlocks earlier.
func (c *changer) locks(list []ast.Stmt, at int, mutex ast.Expr, unlock string) {
	for i := at + 1; i < len(list); i++ {
		other, verb := lockOf(list[i])
		if verb != unlock || c.text(other) != c.text(mutex) {
			continue
		}
		c.add("hold no lock:", list[at], c.replace(list[at], ""), c.replace(list[i], ""))
		early := c.text(mutex) + "." + unlock + "()"
		first, last := i+1, len(list)-1
		if _, deferred := list[i].(*ast.DeferStmt); !deferred {
			first, last = at+1, i-1
		}
		for j := first; j < last; j++ {
			c.add("unlock after", list[j], c.replace(list[i], ""), edit{c.at(list[j].End()), c.at(list[j].End()), "\n" + early})
		}
		return
	}
}

// once leaves a loop after its first round.
func (c *changer) once(loop ast.Node, body *ast.BlockStmt) {
	end := c.at(body.Rbrace)
	c.add("only one round of", loop, edit{end, end, "\nbreak\n"})
	for _, statement := range body.List {
		if s, ok := statement.(*ast.IfStmt); ok && !returns(s.Body) {
			end := c.at(s.Body.Rbrace)
			c.add("leave the loop on", s.Cond, edit{end, end, "\nbreak\n"})
		}
	}
}

// returns reports whether the last statement of a block is a return.
func returns(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	_, ok := body.List[len(body.List)-1].(*ast.ReturnStmt)
	return ok
}

// operators are those that take the place of another.
var operators = map[token.Token][]string{
	token.EQL: {"!="}, token.NEQ: {"=="}, token.LSS: {"<=", ">="}, token.LEQ: {"<", ">"}, token.GTR: {">=", "<="}, token.GEQ: {">", "<"},
	token.ADD: {"-"}, token.SUB: {"+"}, token.MUL: {"/"}, token.QUO: {"*"}, token.LAND: {"||"}, token.LOR: {"&&"}, token.SHL: {">>"},
}

func (c *changer) binary(n *ast.BinaryExpr) {
	for _, other := range operators[n.Op] {
		c.add(other+" in place of "+n.Op.String()+" in", n, edit{c.at(n.OpPos), c.at(n.OpPos) + len(n.Op.String()), other})
	}
	if n.Op == token.LAND || n.Op == token.LOR {
		c.add("only the first of", n, c.replace(n, c.text(n.X)))
		c.add("only the second of", n, c.replace(n, c.text(n.Y)))
	}
}

// call changes what a function is called with.
func (c *changer) call(n *ast.CallExpr) {
	for i, argument := range n.Args {
		c.zero(argument)
		if i+1 < len(n.Args) {
			next := n.Args[i+1]
			c.add("exchange arguments of", n, c.replace(argument, c.text(next)), c.replace(next, c.text(argument)))
		}
	}
}

// zero puts the zero value in the place of an expression that is a string or a number, but no constant.
func (c *changer) zero(e ast.Expr) {
	if _, literal := e.(*ast.BasicLit); literal {
		return
	}
	basic, ok := c.typeOf(e).(*types.Basic)
	switch {
	case !ok:
	case basic.Info()&types.IsString != 0:
		c.add(`"" in place of`, e, c.replace(e, `""`))
	case basic.Info()&types.IsInteger != 0 && basic.Info()&types.IsUntyped == 0:
		c.add("0 in place of", e, c.replace(e, "0"))
	}
}

func (c *changer) identifier(n *ast.Ident) {
	if other := map[string]string{"true": "false", "false": "true"}[n.Name]; other != "" {
		c.add(other+" in place of", n, c.replace(n, other))
	}
}

// others are constants of packages that take the place of another.
var others = map[string][]string{
	"time.Nanosecond": {"time.Second"}, "time.Microsecond": {"time.Second"}, "time.Millisecond": {"time.Microsecond", "time.Minute"},
	"time.Second": {"time.Millisecond", "time.Hour"}, "time.Minute": {"time.Millisecond"},
	"websocket.TextMessage": {"websocket.BinaryMessage"},
}

func (c *changer) selector(n *ast.SelectorExpr) {
	text := c.text(n)
	for _, other := range others[text] {
		c.add(other+" in place of", n, c.replace(n, other))
	}
	if strings.HasPrefix(text, "http.Status") && text != "http.StatusOK" && text != "http.StatusText" {
		c.add("http.StatusOK in place of", n, c.replace(n, "http.StatusOK"))
	}
}

// literal changes a number or a string.
func (c *changer) literal(n *ast.BasicLit) {
	switch n.Kind {
	case token.INT:
		for _, other := range []string{"0", "1", n.Value + " + 1", n.Value + " * 50"} {
			if other != n.Value && !(len(n.Value) > 1 && strings.HasSuffix(other, "+ 1")) { // what is large stays much the same
				c.add(other+" in place of", n, c.replace(n, "("+other+")"))
			}
		}
	case token.STRING:
		c.add("empty", n, c.replace(n, `""`))
		c.add("change a letter of", n, c.replace(n, changedWord(n.Value, 0)))
	}
}

// changedWord changes the letter in the middle of a literal, from a place on; one of a format's verbs stays.
func changedWord(literal string, from int) string {
	end := len(literal) - 1
	if at := strings.Index(literal[max(from+1, 1):], `"`); at >= 0 {
		end = max(from+1, 1) + at
	}
	for at := (max(from, 0) + end) / 2; at > max(from, 0); at-- {
		b := literal[at]
		if b >= 'a' && b <= 'z' && literal[at-1] != '%' && literal[at-1] != '\\' {
			other := byte('q')
			if b == other {
				other = 'z'
			}
			return literal[:at] + string(other) + literal[at+1:]
		}
	}
	return literal
}

// cutFrom takes an element out of a list that ends at a bracket.
func (c *changer) cutFrom(list []ast.Expr, i int, closing token.Pos) edit {
	if i+1 < len(list) {
		return edit{c.at(list[i].Pos()), c.at(list[i+1].Pos()), ""}
	}
	return edit{c.at(list[i].Pos()), c.at(closing), ""}
}

func (c *changer) typeOf(e ast.Expr) types.Type { return c.types[[2]token.Pos{e.Pos(), e.End()}] }

func (c *changer) at(p token.Pos) int { return int(p - c.base) }

func (c *changer) text(n ast.Node) string { return string(c.source[c.at(n.Pos()):c.at(n.End())]) }

func (c *changer) replace(n ast.Node, text string) edit {
	return edit{c.at(n.Pos()), c.at(n.End()), text}
}

func (c *changer) before(n ast.Node, text string) edit {
	return edit{c.at(n.Pos()), c.at(n.Pos()), text}
}

// add notes a change. what begins the line that says how, which ends with the source that was changed.
func (c *changer) add(what string, n ast.Node, edits ...edit) {
	const most = 60
	text := strings.Join(strings.Fields(c.text(n)), " ")
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	if _, whole := n.(*ast.FuncDecl); whole {
		c.all = append(c.all, change{c.place, what, c.at(n.Pos()), edits})
		return
	}
	c.all = append(c.all, change{c.place, fmt.Sprintf("%s `%s`", what, text), c.at(n.Pos()), edits})
}
