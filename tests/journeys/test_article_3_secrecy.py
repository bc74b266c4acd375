"""Nothing secret may enter the platform (Art. 3)."""

from tests.journeys.people import Portal


def test_no_draft_comes_to_be_before_it_is_declared_that_nothing_is_secret(portal: Portal) -> None:
    portal.sign_in("陈工").go("/my/declarations/new").sees("先确认：不涉密").press("声明并开始填报")

    portal.sees("请先勾选声明；涉密项目须线下办理，不得在本平台申报")
    portal.go("/my/").sees_not("草稿")


def test_a_secrecy_marking_is_refused_at_its_field_and_not_kept(portal: Portal) -> None:
    portal.sign_in("陈工").go("/my/declarations/new").ticks("我声明").press("声明并开始填报")
    tasks = portal.path

    portal.press("名称与内容").fills("项目名称", "示例项目（机密★）").fills("建设规模及内容", "示例内容")
    portal.press("保存并继续")

    portal.sees("涉密").go(tasks).sees_not("机密★")
