# Everything here is also a command of go run ./grader, for where there is no make: go run ./grader --help

.PHONY: help check watch run talk hint list reset solution doctor verify lesson test lint docs bench soak clean graded
.DEFAULT_GOAL := help
export HANDSHAKE_MAKE := 1
export NAME NAMES RESTORE TITLE WORK # free text, which no shell is to make sense of

EXE := $(if $(filter Windows_NT,$(OS)),.exe,)
HANDSHAKE := bin/handshake$(EXE)
SOURCES := go.mod go.sum $(filter-out %_test.go,$(wildcard grader/*.go grader/*/*.go grader/*/*/*.go lessons/*.go lessons/*/*.go))
KIT := ./grader/... ./lessons/... ./starter/... ./solution/...
ARGS = $(LESSON) $(if $(WORK),--work="$$WORK")
CHECK_ARGS = $(ARGS) $(if $(filter 1,$(ALL)),--all) $(if $(filter 1,$(FRESH)),--fresh) $(if $(SEED),--seed=$(SEED)) \
	$(if $(filter 1,$(RACE)),--race) $(if $(filter 0,$(RACE)),--no-race)

# When a check fails, make check ends with status 1 as the grader does. By itself make would end with 2 and print an
# error about its own recipe. With -q it ends with 1 and says nothing if a recipe is left to do, and runs only the lines
# that begin with +: the last recipe of make check is empty if all passed.
ifneq ($(filter check,$(MAKECMDGOALS)),)
MAKEFLAGS += q
endif

help: ## show this list
	@echo "Handshake teaches realtime servers in Go. Begin with: make check"
	@echo
	@sed -n 's/^\([a-z]*\):.*## /  make \1 #/p' Makefile | awk -F'#' '{ printf "%-18s%s\n", $$1, $$2 }'

check: graded ## grade your work (LESSON=02 only one, ALL=1 all, FRESH=1 anew)
	$(shell cat bin/.left)
graded: $(HANDSHAKE)
	+@$(HANDSHAKE) check $(CHECK_ARGS); \
	case $$? in 0) echo;; 1) echo @left to do;; *) echo +@exit 2;; esac > bin/.left

watch: $(HANDSHAKE) ## grade your work on every save (LESSON=02)
	@$(HANDSHAKE) watch $(LESSON)

run: $(HANDSHAKE) ## start your server, and anew on each save (LESSON=02, PORT=8080)
	@$(HANDSHAKE) run $(ARGS)

talk: $(HANDSHAKE) ## talk to the server that make run has started (NAMES="alice bob")
	@$(HANDSHAKE) talk $$NAMES

hint: $(HANDSHAKE) ## the next hint of your lesson (LESSON=02 of another, AGAIN=1 from the first)
	@$(HANDSHAKE) hint $(LESSON) $(if $(filter 1,$(AGAIN)),--again)

list: $(HANDSHAKE) ## list the lessons and how far you are
	@$(HANDSHAKE) list

reset: $(HANDSHAKE) ## begin a lesson anew, the old work is kept (LESSON=02)
	@$(HANDSHAKE) reset $(LESSON) $(if $(RESTORE),--restore="$$RESTORE")

solution: $(HANDSHAKE) ## the solution beside your work, once it passes (LESSON=02, FORCE=1)
	@$(HANDSHAKE) solution $(LESSON) $(if $(filter 1,$(FORCE)),--force)

doctor: $(HANDSHAKE) ## look at this machine, and say what stands in the way (CLEAN=1 ends what is left)
	@$(HANDSHAKE) doctor $(if $(filter 1,$(CLEAN)),--clean)

verify: $(HANDSHAKE) ## prove the course, for instructors (LESSON=02 only one, UPDATE=1 writes the fingerprints)
	@$(HANDSHAKE) verify $(LESSON) $(if $(filter 1,$(UPDATE)),--update)

lesson: $(HANDSHAKE) ## make a new lesson, for instructors (NAME=private-rooms TITLE="Private rooms")
	@$(HANDSHAKE) lesson "$$NAME" $(if $(TITLE),--title="$$TITLE")

test: ## test the kit itself
	go test -timeout 40m -parallel 6 $(KIT)

lint: ## look for faults in the kit's own source
	go vet $(KIT)
	GOOS=darwin go vet $(KIT)
	GOOS=windows go vet $(KIT)
	go tool -modfile=tools.mod staticcheck $(KIT)
	test -z "$$(go tool -modfile=tools.mod gofumpt -l grader lessons starter solution)"

docs: ## write what docs/ and README.md show of the code anew
	go test ./grader -run 'TestGeneratedPages|TestReadmePicture' -update

bench: $(HANDSHAKE) ## measure how long a verdict takes, beside a bare go build
	@go run ./grader/bench

soak: ## grade the solutions again and again while every core is busy (RUNS=20)
	@go run ./grader/soak -runs $(or $(RUNS),20)

clean: ## remove what was built; your work stays
	rm -rf bin

$(HANDSHAKE): $(SOURCES)
	+@test -d bin || echo "Building the grader. The first time this may take a minute ..." >&2
	+@go build -o $@ ./grader
