# A folder of briefings in, the next summary briefing out. `make` lists the targets.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

BIN := .venv/bin
UV ?= uv

# `make report PERIOD=2021 AUDIENCE=市级`: what is given on make's command line is handed on word for word. Variables of
# the environment are not looked at: a DATE left over in somebody's shell must not date a briefing.
quote = '$(subst ','\'',$(1))'
option = $(if $(and $(filter command,$(origin $(1))),$(value $(1))),--$(2) $(call quote,$(value $(1))))
REPORT_OPTIONS = $(call option,CONFIG,config) $(call option,PERIOD,period) $(call option,AUDIENCE,audience) \
	$(call option,CUTOFF,cutoff) $(call option,DATE,date) $(call option,NUMBER,number) \
	$(call option,FORMATS,formats) $(call option,SOURCES,sources) $(call option,OUTPUT,output)

.PHONY: help
help: ## 列出各目标（默认）
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

.PHONY: report
report: runtime ## 出一期简报；可加 PERIOD=2021 AUDIENCE=市级 CUTOFF= DATE= NUMBER= FORMATS=pdf,docx CONFIG= SOURCES= OUTPUT=
	@$(BIN)/jianbao report $(REPORT_OPTIONS)

.PHONY: preview
preview: runtime ## 在浏览器里预览，存盘就更新；可加 PERIOD= AUDIENCE= PORT=8765 等，同 report
	@$(BIN)/jianbao preview $(REPORT_OPTIONS) $(call option,PORT,port)

.PHONY: test
test: dev ## 运行全部测试，并列出因缺少程序而没有运行的测试
	@$(BIN)/pytest -rfEs -n auto --dist loadfile

.PHONY: check
check: style types contracts test ## 提交前的全部检查：格式、规范、类型、引用方向、测试

.PHONY: fuzz
fuzz: dev ## 模糊测试：读取、解析、抽取、YAML 各跑 MINUTES=1 分钟；TARGETS="pdf docx" 只跑几项；发现存入 tests/fuzz/findings
	@scripts/setup.sh fuzz
	@$(BIN)/python -m tests.fuzz --minutes $(call quote,$(or $(MINUTES),1)) $(TARGETS)

.PHONY: accept
accept: dev ## 把现在的输出认作标准输出（改写 tests/golden）
	@$(BIN)/pytest --accept tests/golden

.PHONY: map
map: runtime ## 按数据流向列出各阶段，一行一个
	@$(BIN)/python -m reports.pipeline

.PHONY: setup
setup: ## 准备运行环境：虚拟环境、依赖、系统库、字体（做过的不重做）；没有网络时 BUNDLE=离线包
	@BUNDLE=$(call quote,$(BUNDLE)) scripts/setup.sh runtime
	@echo '运行环境已就绪。'

.PHONY: bundle
bundle: runtime ## 做离线包（依赖、系统软件、字体、本项目），供没有网络的 Debian 使用；可加 OUTPUT=文件名
	@scripts/bundle.sh $(if $(OUTPUT),$(call quote,$(OUTPUT)))

.PHONY: fonts
fonts: ## 再试一次下载字体（setup 时没有下载成功才需要）
	@scripts/setup.sh fonts

.PHONY: lock
lock: ## 按 pyproject.toml 更新依赖锁定文件（需要 uv）；UPGRADE=1 时升到最新版本
	@echo 'setuptools>=77' | $(UV) pip compile $(LOCKED) pyproject.toml - -o requirements.lock
	@$(UV) pip compile $(LOCKED) pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock
	@echo 'atheris>=3,<3.1' | $(UV) pip compile $(LOCKED) - -o requirements-fuzz.lock

.PHONY: clean
clean: ## 删除生成的简报和各种缓存；archive、texts、decisions.yaml 与 .venv 不动
	@find output -mindepth 1 ! -name .gitkeep -delete
	@rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -path ./.venv -prune -o -path ./archive -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## 连同虚拟环境一起删除，下次从头准备
	@rm -rf .venv

# One lock a purpose, both for every platform and every Python from the floor up; the build requirement of the project
# itself is pinned with the rest, so that nothing is fetched unpinned when it is installed.
LOCKED = $(if $(UPGRADE),--upgrade) --quiet --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header

.PHONY: runtime dev style types contracts
runtime:
	@scripts/setup.sh runtime

dev:
	@scripts/setup.sh dev

style: dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: dev
	@$(BIN)/mypy

contracts: dev
	@$(BIN)/lint-imports
