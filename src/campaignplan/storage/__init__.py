"""Problems in files: folders of TOML and CSV, workbooks, and every fault in them with its place."""

from campaignplan.storage.load import load_problem
from campaignplan.storage.save import save_problem
from campaignplan.storage.template import write_template
from campaignplan.storage.workbook_writer import save_workbook

__all__ = ["load_problem", "save_problem", "save_workbook", "write_template"]
