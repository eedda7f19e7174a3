# Without make, use go run ./grader instead: it has the same commands for learners and instructors. See go run ./grader --help

.PHONY: help check watch learn run talk hint list reset solution doctor grade gradescope worker verify lesson clean graded
.DEFAULT_GOAL := help
export HANDSHAKE_MAKE := 1
export CLASS DESIGN NAME NAMES NATS OUT RESTORE TITLE WORK # free text, which the shell must not interpret

EXE := $(if $(filter Windows_NT,$(OS)),.exe,)
HANDSHAKE := bin/handshake$(EXE)
SOURCES := go.mod go.sum $(filter-out %_test.go,$(wildcard grader/*.go grader/*/*.go grader/*/*/*.go grader/*/*/*/*.go lessons/*.go lessons/*/*.go)) $(wildcard grader/internal/page/assets/* grader/internal/newcourse/course.txtar)
ARGS = $(LESSON) $(if $(WORK),--work="$$WORK")
CHECK_ARGS = $(ARGS) $(if $(filter 1,$(ALL)),--all) $(if $(filter 1,$(FRESH)),--fresh) $(if $(filter 1,$(THOROUGH)),--thorough) $(if $(filter 1,$(FULL)),--full) $(if $(SEED),--seed=$(SEED)) $(if $(EXPLORE),--explore=$(EXPLORE)) \
	$(if $(filter 1,$(RACE)),--race) $(if $(filter 0,$(RACE)),--no-race)

# When a check fails, make check exits with status 1, as the grader does. Normally make would exit with 2 and print an
# error about its own recipe. With -q, make exits with 1 silently if there is a recipe left to run, and it runs only the
# lines that begin with +. The last recipe of make check is empty if everything passed.
ifneq ($(filter check,$(MAKECMDGOALS)),)
MAKEFLAGS += -q
endif

help: ## show this list
	@echo "Handshake teaches realtime servers in Go. Start with: make watch"
	@echo
	@sed -n 's/^\([a-z]*\):.*## /  make \1 #/p' Makefile | awk -F'#' '{ printf "%-18s%s\n", $$1, $$2 }'

check: graded ## grade your work (LESSON=02 one lesson, ALL=1 all, FRESH=1 even if unchanged, FULL=1 leave nothing out)
	$(shell cat bin/.left)
graded: $(HANDSHAKE)
	+@$(HANDSHAKE) check $(CHECK_ARGS); \
	case $$? in 0) echo;; 1) echo @left to do;; *) echo +@exit 2;; esac > bin/.left

watch: $(HANDSHAKE) ## grade your work on every save (LESSON=02)
	@$(HANDSHAKE) watch $(LESSON)

learn: $(HANDSHAKE) ## show the course as a page in your browser, live on every save (LESSON=02)
	@$(HANDSHAKE) learn $(LESSON)

run: $(HANDSHAKE) ## start your server, restart it on every save (LESSON=02, PORT=8080)
	@$(HANDSHAKE) run $(ARGS)

talk: $(HANDSHAKE) ## play clients of the server that make run started (NAMES="alice bob")
	@$(HANDSHAKE) talk $$NAMES

hint: $(HANDSHAKE) ## show the next hint (LESSON=02 for another lesson, AGAIN=1 from the first)
	@$(HANDSHAKE) hint $(LESSON) $(if $(filter 1,$(AGAIN)),--again)

list: $(HANDSHAKE) ## list the lessons and your progress
	@$(HANDSHAKE) list

reset: $(HANDSHAKE) ## start a lesson over; your old work is kept (LESSON=02)
	@$(HANDSHAKE) reset $(LESSON) $(if $(RESTORE),--restore="$$RESTORE")

solution: $(HANDSHAKE) ## compare your work with a solution, once it passes (LESSON=02, FORCE=1, DESIGN=name)
	@$(HANDSHAKE) solution $(LESSON) $(if $(filter 1,$(FORCE)),--force) $(if $(DESIGN),--design="$$DESIGN")

doctor: $(HANDSHAKE) ## find problems on this machine (CLEAN=1 ends leftover programs)
	@$(HANDSHAKE) doctor $(if $(filter 1,$(CLEAN)),--clean)

grade: $(HANDSHAKE) ## for instructors: grade a folder of submissions (CLASS=dir OUT=dir, LESSON=02, ISOLATION=namespaces, NATS=url)
	@$(HANDSHAKE) grade "$$CLASS" $(LESSON) --out="$$OUT" $(if $(ISOLATION),--isolation=$(ISOLATION)) $(if $(NATS),--nats="$$NATS")

worker: $(HANDSHAKE) ## for instructors: grade for a make grade on any machine (NATS=nats://host:4222)
	@$(HANDSHAKE) worker --nats="$$NATS" $(if $(ISOLATION),--isolation=$(ISOLATION))

gradescope: $(HANDSHAKE) ## for instructors: write an autograder for Gradescope (LESSON=02 OUT=autograder.zip)
	@$(HANDSHAKE) autograder $(LESSON) $(if $(OUT),--out="$$OUT")

verify: $(HANDSHAKE) ## for instructors: verify the course (LESSON=02 one lesson, UPDATE=1 record fingerprints, FAILS=1 and which checks each mistake fails, RUNS=5 grade each mistake five times, AT=1 one program at a time)
	@$(HANDSHAKE) verify $(LESSON) $(if $(filter 1,$(UPDATE)),--update) $(if $(filter 1,$(FAILS)),--fails) $(if $(RUNS),--runs=$(RUNS)) $(if $(AT),--at=$(AT))

lesson: $(HANDSHAKE) ## for instructors: create a lesson (NAME=private-rooms TITLE="Private rooms")
	@$(HANDSHAKE) lesson "$$NAME" $(if $(TITLE),--title="$$TITLE")

# What follows is about the kit itself: the Makefile of a new course is made without it.
.PHONY: test wine lint docs given browser cluster shots bench classbench mutants soak
KIT := ./grader/... ./lessons/... ./starter/... ./solution/...
WINE := grader/windows
HOSTILE := ./grader ./grader/internal/class ./grader/internal/command # have tests that run alone: they use up the machine, or compare two runs of many programs
TESTS := -vet=off -timeout 40m $(if $(filter 1,$(QUICK)),-short,-count=1)
WAITING := ./grader/internal/watch ./grader/internal/command ./grader # take longest, and wait for programs most of the time: they begin first
ALONE := '^TestHostile$$|^TestHostilePrograms|^TestGenerated$$'

test: ## test the kit itself (QUICK=1 only what takes under a minute, FULL=1 every case)
	@go run ./grader/internal/needs
	@HANDSHAKE_FULL=$(FULL) go test $(TESTS) -p $(if $(filter 1,$(QUICK)),4,$(if $(filter true,$(CI)),2,3)) -parallel 6 -skip $(ALONE) $(WAITING) $(filter-out ./$(WINE),$(shell go list -f '.{{slice .ImportPath 9}}' $(KIT)))
	@HANDSHAKE_FULL=$(FULL) go test $(TESTS) -parallel 6 -p 1 -run $(ALONE) $(HOSTILE)

wine: ## test the Windows build under wine (needs Debian's wine, wine64 and gcc-mingw-w64-x86-64)
	go test -vet=off -count=1 -timeout 15m -parallel 5 -v ./$(WINE)

lint: ## run vet, staticcheck and gofumpt on the kit itself
	go vet $(KIT)
	GOOS=darwin go vet $(KIT)
	GOOS=windows go vet $(KIT)
	go tool -modfile=tools.mod staticcheck $(KIT)
	test -z "$$(go tool -modfile=tools.mod gofumpt -l grader lessons starter solution)"

docs: ## regenerate the generated parts of docs/ and README.md
	go test ./grader -run 'TestGeneratedPages|TestReadmePicture' -update

given: ## copy the files that lessons provide from their originals to every lesson that has them
	go test ./grader -run TestGivenFiles -update

bench: $(HANDSHAKE) ## measure the time from save to result, next to a bare go build, and the page's time to paint (needs Chromium)
	@go run ./grader/internal/bench
	@go test ./grader/internal/diagram -run '^$$' -bench SVG
	@cd grader/browser && go test -count=1 -run TestPaint -v . | grep -E 'painted|SKIP|Skip|skip' || true

mutants: ## grade mechanical mutants of the solutions, and list those that pass (LESSON=02, FOR=8m stop and continue next time, UPDATE=1 write docs/mutants.md)
	@go run ./grader/internal/mutants $(if $(filter 1,$(UPDATE)),-update) $(if $(FOR),-for $(FOR)) $(LESSON)

classbench: $(HANDSHAKE) ## measure grade next to a loop of check, over a generated class (N=200)
	@go run ./grader/internal/classbench $(if $(N),-n $(N))

browser: ## test the course page in a browser (needs Chromium)
	cd grader/browser && go vet . && go test -count=1 -timeout 20m .

cluster: ## test grading on several machines (a module of its own)
	cd grader/cluster && go vet ./... && go test -count=1 -timeout 20m ./...

shots: ## take the screenshots of README.md and docs/ (needs Chromium)
	cd grader/browser && go test -count=1 -run TestShots -shots ../../docs .

soak: ## grade the solutions over and over while every core is busy (LESSON=02 one lesson, RUNS=20, SOCKETIO=v4 a server of Socket.IO instead)
	@go run ./grader/internal/soak -runs $(or $(RUNS),20) $(if $(SOCKETIO),-socketio $(SOCKETIO)) $(LESSON)

# What follows is every course's again.
clean: ## remove what was built, but not your work
	rm -rf bin

$(HANDSHAKE): $(SOURCES)
	+@test -d bin || echo "Building the grader. The first time, this can take a minute ..." >&2
	+@GOWORK=off GOFLAGS=-mod=readonly go build -buildvcs=false -ldflags=-w -o $@ ./grader
