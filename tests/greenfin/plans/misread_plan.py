"""A made-up plan of 24 tasks that is read wrongly in ways that real ones were.

Two tasks have lost their numbers, one stands on the line of the task before, and a goal is of a
kind that is not read.
"""

_HEAD = """
重庆市大足区人民政府办公室
关于印发重庆市大足区绿色转型工作方案的通知
大足府办发〔2024〕21号
各镇街，区政府有关部门，有关单位：
《重庆市大足区绿色转型工作方案》已经区政府同意，现印发给你们，请认真组织实施。
重庆市大足区人民政府办公室
2024年5月6日
（此件公开发布）
重庆市大足区绿色转型工作方案
一、主要目标
（一）扩大规模。到2025年年末，全区绿色贷款余额达到80亿元以上。绿色贷款增速快于各项贷款增速。
二、工作举措
"""
_PARTS = ("健全体系", "扩大应用", "强化保障")
_CLAUSE = "（牵头单位：区金融发展中心；责任单位：区财政局、区发展改革委）"
TASKS = 24
PER_PART = 8
SWALLOWED = 6
WITHOUT_NUMBER = (9, 17)


def task_line(number: int) -> str:
    """A task as the text has it."""
    sign = "" if number in WITHOUT_NUMBER else f"{number}."
    end = "" if number == SWALLOWED - 1 else "\n"
    return f"{sign}推进第{number}项工作。按季度开展第{number}项工作并通报情况。{_CLAUSE}{end}"


def misread_plan() -> str:
    """The whole text."""
    lines = [_HEAD.strip(), "\n"]
    for number in range(1, TASKS + 1):
        if number % PER_PART == 1:
            part = number // PER_PART
            lines.append(f"（{'一二三'[part]}）{_PARTS[part]}\n")
        lines.append(task_line(number))
    return "".join(lines)
