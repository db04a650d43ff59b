# 两条命令：make demo（生成全部示例）、make test（全部检查和测试）。首次运行会建立 .venv。
PYTHON ?= python3
PY := .venv/bin/python
# The checkout comes before the installed copy. (An editable install would name the checkout in a .pth file, which
# Python 3.11 reads in the locale's encoding: a Chinese path then stops the interpreter.)
export PYTHONPATH := $(CURDIR)
.DEFAULT_GOAL := help
.PHONY: help demo test lint gen bench fuzz cover editor clean

help: ## 列出命令
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/'

.venv/.ready: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "需要 Python 3.11 或更高版本")'
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(PY) -m pip install --quiet --disable-pip-version-check . --group dev
	@touch .venv/.ready

demo: .venv/.ready ## 生成全部示例到 输出/，并列出文件
	$(PY) -m perfeval_gen render examples
	$(PY) -m perfeval_gen render examples/003-湛江市-2024-项目.yaml --pack cn
	@find 输出 -name '*.docx' | sort

test: .venv/.ready lint ## 全部检查和测试
	$(PY) -m pytest -n auto --dist worksteal

lint: .venv/.ready
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

gen: .venv/.ready ## 重新生成模板、字段手册和检查手册
	$(PY) templates/build
	$(PY) -m perfeval_gen schema --format markdown > docs/字段手册.md
	$(PY) docs/build_checks.py

bench: .venv/.ready ## 量一量：正文检查查出多少、误报多少，检查、生成、成批各要多久（约二十分钟，机器要空闲）
	$(PY) -m benchmarks.prose_scanner
	$(PY) -m benchmarks.check_speed
	$(PY) -m benchmarks.engine
	$(PY) -m benchmarks.reading
	$(PY) -m benchmarks.command
	$(PY) -m benchmarks.batch

SECONDS ?= 600
SEED ?= 1
fuzz: .venv/.ready ## 长时间试：造出的数据、弄坏的文件和文档、中途打断的批量（SECONDS=600 SEED=1）
	command -v npm >/dev/null && npm ci --prefix .ci/validator --ignore-scripts --no-audit --no-fund || true
	$(PY) -m tests.reliability.fuzz --seconds $(SECONDS) --seed $(SEED)

cover: .venv/.ready ## 量一量：读数据、核对字段、写文档三处的测试覆盖（全部测试，一个进程）
	CI=true $(PY) -m coverage run -m pytest -n 0
	$(PY) -m coverage report --skip-covered

editor: .ci/editor/node_modules/.ready ## 安装试验编辑器补全的 yaml-language-server（要有 Node.js；没有也能 make test）

.ci/editor/node_modules/.ready: .ci/editor/package-lock.json
	npm ci --prefix .ci/editor --ignore-scripts --no-audit --no-fund
	@touch $@

clean: ## 删去生成物
	rm -rf 输出 .venv dist .coverage .ci/editor/node_modules .ci/validator/node_modules
