"""A newcomer registers with his unit's credit code, 周管 confirms, then he may declare (Art. 11)."""

from stdnum.cn import uscc

from tests.journeys.people import Desk, Portal
from tests.journeys.platform import PASSWORD

OPEN = "综合管理部门正在核实您是否代表该单位"


def _credit_code(last: str) -> str:
    """A sample 统一社会信用代码 with the right check character."""
    body = f"91440300MA5EXAM{last}"
    return body + uscc.calc_check_digit(body)


def _registers(portal: Portal, username: str, code: str) -> None:
    portal.go("/register").fills("统一社会信用代码", code).fills("单位名称", f"深圳示例新材料有限公司{username}")
    portal.chooses("单位类型", "企业").fills("单位地址", "龙岗区示例路4号").fills("单位电话", "0755-00000004")
    portal.fills("您的姓名", f"新经办{username}").fills("您的手机号", "13800000000").fills("用户名", username)
    portal.fills("新密码", PASSWORD).fills("再输一遍新密码", PASSWORD).press("注册")


def test_a_newcomer_files_nothing_before_the_coordinator_has_confirmed_him(
    portal: Portal, desk: Desk, script: bool
) -> None:
    username = f"xindanwei{script:d}"

    _registers(portal, username, _credit_code(f"A{script:d}"))
    portal.sees(OPEN).go("/my/declarations/new").sees_not("不涉及国家秘密")

    desk.sign_in("周管").go("/admin/members/").press(f"新经办{username}").press("确认").sees("已确认")
    portal.go("/my/declarations/new").sees("先确认：不涉密")


def test_what_is_wrong_with_a_registration_stands_at_its_field_and_the_rest_is_kept(portal: Portal) -> None:
    portal.go("/register").fills("统一社会信用代码", "91440300MA5F000182").fills("单位名称", "示例有限公司")
    portal.fills("新密码", "short").fills("再输一遍新密码", "other").press("注册")

    portal.sees("两次输入的密码不一样", "请填写：单位地址", "请填写：单位类型")
    assert portal.value("单位名称") == "示例有限公司"
    portal.chooses("单位类型", "企业").fills("单位地址", "示例路4号").fills("单位电话", "0755-00000004")
    portal.fills("您的姓名", "新经办").fills("您的手机号", "13800000000").fills("用户名", "another-name")
    portal.fills("新密码", PASSWORD).fills("再输一遍新密码", PASSWORD).press("注册")
    portal.sees("不是有效的统一社会信用代码，请核对 18 位")


def test_registering_for_a_unit_on_record_tells_nothing_of_it(portal: Portal) -> None:
    _registers(portal, f"another{portal.script:d}", "91440300MA5F000181")

    portal.sees(OPEN).sees_not("示例科技有限公司").go("/my/").sees_not("示例科技有限公司")
