"""Plans that between them use the reading rules; what each says is known from a whole reading."""

from districts.documents.blocks import ASIDE, BREAK, CELL, ROW
from tests.districts.documents.made_up.facts import facts
from tests.districts.documents.made_up.writing import (
    Style,
    article,
    bracketed,
    chapter,
    circled,
    dashed,
    digit_bracket,
    division,
    half_bracket,
    in_brackets,
    on_lines,
    ordinal,
    part,
    written,
)

HEAD = (
    "某某区人民政府办公室\n关于印发《某某区绿色方案》的通知\n某府办发〔2023〕6号\n"
    "各镇街，有关单位：\n现印发给你们。\n某某区人民政府办公室\n2023年8月14日\n（此件公开发布）\n"
    "某某区绿色方案\n"
)
ROLES = "（牵头单位：区财政局；责任单位：区科技局）"


def rows(*lines: str) -> str:
    return "".join(f"{ROW}{line.replace('|', CELL)}\n" for line in lines)


_BODIES = (
    "一、任务\n（一）夯实，基础\n"
    "1.甲。做好。（承办单位：区财政局；完成时限：2024年6月底前；责任领导：张某）\n"
    "2.乙。做好。（牵头单位：渝中区、南岸区政府，两江新区、高新区管委会；责任单位：有关乡镇（街道）、"
    "区住房和城乡建设局及各村）\n"
    "3.丙。做好。由区财政局牵头，区科技局、区水利局等区级部门配合。\n"
    "（二）扩大应用\n"
    "4.丁。做好。（区财政局、科技局和区水利局按职责分工负责，年底前）\n"
    "5.戊。做好。（区财政局、区科技局）\n"
    "6.己。做好。（区委宣传部会同区水利局负责，持续推进）\n"
    "7.庚。做好。（市、区财政局牵头，各镇、街道落实）\n"
    "8.辛。（1）办。（区司法局牵头负责）（2）做。（区教育局牵头负责）继续做。\n"
    "9.壬。做好。（由区财政局牵头，\n区科技局、区审计局负责）\n"
)
_GOALS = (
    "一、目标\n到2025年末，绿色贷款余额达到80亿元以上，较2020年翻一番，年均增速保持20%以上；占比超15%。\n"
    "到2025年，甲区、乙区等2个区森林覆盖率达到50%，单位地区生产总值能耗比2020年下降14%。\n"
    "累计发行绿色债券3亿元，绿色信托实现“零”突破，完成市下达的目标任务。\n"
    "2024—2025年绿色保险额分别达到5亿元、6亿元，用水量由2022年的9亿吨提高到10亿吨。\n"
    "基本建成服务体系，稳步提高绿色贷款占比。碳市场交易额较2020年增长3倍，绿色产值较2020年增长50%。\n"
    "绿色基金规模50—60亿元，企业数为2020年的3倍。\n"
    f"二、任务\n1.甲。做好。{ROLES}\n2.乙。做好。{ROLES}\n"
)
_TABLES = (
    f"一、任务\n1.建甲库。{ROLES}\n2.建乙库。{ROLES}\n附件1\n任务分解表\n"
    + rows(
        "序号|类别|任务内容|牵头单位|责任单位|备注",
        f"1|建库|建丙库|区财政局{BREAK}区水利局|区科技局|无",
        "2|建库|建丁库|区财政局|牵头：区科技局|无",
    )
    + "附件2\n指标表\n"
    + rows(
        "序号|指标名称|单位|2022年|2025年", "1|绿色债券余额|亿元|3|8", "2|绿色贷款（亿元）||2|≥4"
    )
    + "附件3\n杂表\n"
    + rows("名称|说明", "甲|乙")
)
_PAGED = (
    "某某区绿色方案\n（某府办发〔2023〕66号 2023年10月12日）\n为落实《上级方案》，制定本方案。\n"
    f"一、任务\n1.甲。做好（试点，以下简称“甲试点”）。{ROLES}\n"
    "- 1 -\n某区人民政府发布\n\f"
    f"2.乙。做好。{ROLES}\n"
    "某某区财政局\n2023年11月2日\n抄送：区法院。\n"
)
_NUMBERED = f"一、任务\n{{0}}甲事。{ROLES}\n{{1}}乙事。{ROLES}\n{{2}}丙事。{ROLES}\n"
_TABS = (
    f"一、任务\n1.建甲库。{ROLES}\n附件：分解表\n\t序号\n\t举措\n\t牵头单位\n\t责任单位\n\t1\n\t做事。\n"
    "\t区财政局\n\t区水利局\n"
)
_STYLES = {
    "usual": Style(),
    "clauses": Style(inner=None, task=bracketed, restarts=True),
    "articles": Style(outer=chapter, inner=division, task=article),
    "parts": Style(outer=division, inner=part, task=bracketed, restarts=True),
    "brackets": Style(task=digit_bracket, restarts=True),
    "halves": Style(task=half_bracket),
    "circles": Style(task=circled, restarts=True, roles=on_lines),
    "dashes": Style(task=dashed, roles=in_brackets),
    "ordinals": Style(inner=None, task=ordinal, restarts=True),
    "wrapped": Style(wrap=28, furniture=True, roles=on_lines, title_line=True),
}
TEXTS = {
    "names": "一、任务\n1.甲。（牵头单位：区财政局；责任单位：区科技局2024年6月底前）\n"
    "2.乙。（责任单位：甲区、乙区人民政府，丙新区、丁园区管委会，区级有关部门）\n"
    "3.丙。（责任单位：区经济和信息化委、区科技局督导组、区文明与和谐办）\n"
    "4.丁。（责任单位：区水利局（牵头）、区教育局区统计局及各村）\n"
    "5.戊。（负责单位：区林业局；协办单位：区档案局，于2024年第三季度前完成）\n"
    "6.己。（牵头领导：张某；责任单位：区气象局，完成时限：2024年6月15日）\n"
    "7.庚。2024年12月底前建成。（责任单位：区医保局）\n"
    "8.辛。10月底前建成。（责任单位：区档案局）\n",
    "contents": "一、任务\n（一）建甲库\n责任单位：区财政局、区科技局\n主要内容：建成甲库。\n"
    "（二）建乙库\n责任单位：区财政局\n主要内容：建成乙库Green\nLand，办好E\nSG，Invest-\nment。\n"
    "（三）建丙库（牵头单位：区审计局）\n1.办丙事。\n2.办丁事。\n",
    "wrapped clauses": "一、任务\n①甲。做好。（区财政局牵\n头，区科技局、区水利\n局负责）\n"
    "②乙。做好。（区财政局牵\n头，区科技局、区水利\n局负责）\n③丙；做好，办好。（区司法局负责）\n",
    "harder goals": "一、目标\n目前，绿色保费达到7亿元。\n"
    "截至2022年末，绿色贷款余额达到70亿元。力争绿色贷款余额达到80亿元以上。\n"
    "2024年、2025年，绿色债券余额分别达到5亿元、6亿元。经过5年努力，绿色信托规模达到4亿元。\n"
    "自2024年起3年内，绿色保险额达到2亿元。到2025年，绿色基金较上年增长8%，年均新增户数达到90户。\n"
    "到2025年，绿色贷款增速同比达到8%，绿色担保占比达到9%，年均增长11%。\n"
    "到2025年，绿色贷款占比由9.6%提高到15%，碳汇年均增长12%，PM2.5浓度控制在35微克/立方米以内。\n"
    "到2025年，绿色信贷余额达到8亿元且增速快于各项贷款增速，绿色债券增速快于各项贷款增速，绿色票据余额居全市前列，单位能耗不超过2020年水平。\n"
    "到2025年，单位地区生产总值能耗和碳排放分别下降14%、18%，氨氮、氮氧化物排放总量分别下降8%、9%。\n"
    "到2025年，甲区、乙区绿色保险深度达到3%，水耗、碳汇量分别达到7亿吨、8亿吨，培育30家绿色企业。\n"
    "力争全区绿色租赁实现零突破。\n"
    "如期实现碳达峰目标。到2025年，替代量达到5000吨清洁煤炭替代散煤工程，绿色租赁规模50—60亿元。\n"
    "单位地区生产总值能耗完成市下达的目标任务。到2024年3月15日，绿色保险额达到3亿元。\n"
    "（1）全区绿色专营机构达到3家。（2）碳汇项目：到2025年，余额达到66亿元。\n"
    f"二、任务\n1.甲。打造一支队伍，到2025年发放奖金30万元以上。{ROLES}\n2.乙。做好ok\ufffd。{ROLES}\n",
    "columns": f"一、任务\n1.建甲库。{ROLES}\n2.建乙库。{ROLES}\n附件1\n指标表\n"
    + rows(
        "序号|指标名称|属性|单位|2024年完成值|目标值|责任单位",
        "1|绿色信托规模|约束性|亿元|3|8|区财政局",
    )
    + "附件2\n目标表\n"
    + rows(
        "序号|2025年预期目标|责任单位",
        "1|地区生产总值增长5.5%左右|区财政局",
        "2|绿色贷款余额达到60亿元以上|区水利局",
        "3|—|区水利局",
    )
    + "附件3\n名称表\n"
    + rows("项次|任务名称|具体措施|责任单位", "1|丙库|建丙库|区财政局", "2|丁库|建丁库|区科技局"),
    "table of tasks": rows(
        "序号|重点任务|具体措施|牵头单位|责任单位|完成时限",
        "1|建库|建丙库|区财政局|区科技局|2024年6月底",
        "2|建库|建丁库|区水利局|区教育局|持续推进",
    ),
    "cells on lines": f"一、任务\n1.建甲库。{ROLES}\n2.建乙库。{ROLES}\n附件1\n任务表\n序号\n任务\n"
    "牵头单位\n责任单位\n1\n建丙库\n区财政局\n区科技局\n2\n建丁库\n区水利局\n区教育局\n",
    "page numbers": f"一、任务\n1.建甲库。{ROLES}\n7\n\f2.建乙库。做好，\n1.5亿元。{ROLES}\n8\n",
    "headings with commas": f"一、任务\n（一）建库，立制\n1.建甲库。{ROLES}\n2.建乙库。{ROLES}\n"
    f"（二）用库；管库\n3.建丙库。{ROLES}\n三、保障。\n（1）管好。\n",
}
HEADS = {
    "cited": "某某区绿色方案\n（2024—2026年）\n为落实《某市人民政府关于印发\n某市蓝天计划的通知》"
    "\n（某府发〔2023〕1号）\n要求，制定。\n一、目标\n绿色贷款余额达到80亿元以上。\n"
    f"二、任务\n1.甲。做好。{ROLES}\n2.乙。做好。{ROLES}\n某某区人民政府 2023年11月2日\n",
    "notice alone": "某某区人民政府文件\n"
    "某某区人民政府关于印发某某区绿色方案的通知\n某府发〔2023〕7号\n"
    f"各镇街：\n请执行。\n2023年8月14日\n一、任务\n1.甲。做好。{ROLES}\n2.乙。做好。{ROLES}\n",
    "in two lines": "某某区财政局 某某区科技局（代章）\n2023年8月14日\n某某区绿色发展规划\n"
    "和工作实施方案\n为推进工作，制定本方案\n"
    f"一、任务\n1.甲。做好。{ROLES}\n2.乙。做好。{ROLES}\n",
    "of a page": f"{ASIDE}成文日期：2023-09-18\n某某区绿色方案\n一、任务\n1.甲。做好。{ROLES}\n"
    f"2.乙。做好。{ROLES}\n",
}
SAMPLES = {
    **{name: written(facts(1), style, 1) for name, style in _STYLES.items()},
    "bodies": f"{HEAD}{_BODIES}",
    "goals": f"{HEAD}{_GOALS}",
    "tables": f"{HEAD}{_TABLES}",
    "tabs": f"{HEAD}{_TABS}",
    "paged": _PAGED,
    "named": HEAD + _NUMBERED.format("任务一：", "任务二：", "任务三："),
    "spaced": HEAD + _NUMBERED.format("1 ", "2 ", "3 "),
    "whole": HEAD + _NUMBERED.format("1.1 ", "1.2 ", "1.3 "),
    "headings": f"{HEAD}一、任务\n（一）建库{ROLES}\n1.建甲。\n2.建乙。\n"
    f"（二）立制{ROLES}\n3.定标准。\n",
    "divisions": f"{HEAD}第一章 总则\n第一节 目标\n到2025年，绿色贷款余额达到60亿元以上。\n"
    f"第二章 任务\n第一节 产业，绿色\n1.甲事。{ROLES}\n2.乙事。{ROLES}\n"
    f"第二节 城市\n3.丙事。{ROLES}\n",
    "thirds": f"{HEAD}1 任务\n1.1 建库\n1.1.1 甲事。{ROLES}\n1.1.2 乙事。{ROLES}\n"
    f"1.2 立制\n1.2.1 丙事。{ROLES}\n1.2.2 丁事。{ROLES}\n",
    "lists": f"{HEAD}一、主要预期指标\n1.绿色贷款余额达到50亿元以上。\n牵头单位：区财政局\n"
    f"责任单位：区科技局\n2.绿色债券余额达到2亿元。\n二、任务\n（一）建库\n1.甲事。{ROLES}\n2.乙事。{ROLES}\n",
    "first leads": f"{HEAD}一、任务\n1.甲。（责任单位：区财政局、区科技局）\n"
    "2.乙。（责任单位：区财政局）\n注：责任单位中排第一位的为牵头单位。\n",
    "of tasks": f"{HEAD}一、信贷\n1.投放。到2025年末绿色贷款余额达到90亿元以上。{ROLES}\n"
    f"2.降本。利率降至4%以下。{ROLES}\n",
    **{name: f"{HEAD}{text}" for name, text in TEXTS.items()},
    **HEADS,
}
