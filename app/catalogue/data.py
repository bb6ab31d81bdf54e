"""The data page: out, in, pasted, and the calendar feeds."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "about": Text(
        "导入先看差异再保存，一次导入就是一步，可以撤销；导出再导入，没改过就没有差异。",
        "An import shows what it would change before anything is saved, and is one step that can be undone. A file "
        "exported and imported unchanged changes nothing.",
    ),
    "section": Text("分区", "Section"),
    "section_in": Text("上传文件", "Upload"),
    "section_paste": Text("从 Excel 粘贴", "Paste from Excel"),
    "section_out": Text("导出", "Export"),
    "section_feeds": Text("日历订阅", "Subscriptions"),
    # in
    "upload_note": Text(
        "可以上传：方案工作簿 .xlsx、改过的全年活动表 .xlsx、方案文件夹的 .zip、日历文件 .ics。最大 50 MB。",
        "A problem's workbook (.xlsx), an edited annual activity table (.xlsx), a problem folder (.zip) or a "
        "calendar file (.ics), up to 50 MB.",
    ),
    "cannot_import": Text(
        "您的角色只能查看，导入请找运营或老板。", "Your role may only look; ask an operator or owner to import."
    ),
    "upload": Text("选择文件", "Choose a file"),
    "as": Text(".ics 日历当作", "Import an .ics calendar as"),
    "as_events": Text("别人的日程", "other people's events"),
    "as_holidays": Text("节假日（休、班）", "holidays (days off and on)"),
    "as_help": Text(
        "当作节假日会改变方案的工作日；当作日程只显示在日历里。",
        "As holidays it changes the plan's workdays; as events it only shows in the calendar.",
    ),
    "unreadable": Text("这个文件不能导入：", "This file cannot be imported:"),
    # paste
    "a_paste": Text("粘贴", "pasted"),
    "paste_note": Text(
        "在 Excel 里选中几行（最好连表头），复制后粘到下面。编号或名称对得上的行会更新，其余算新增，不会删除任何行。",
        "Copy rows in Excel, best with their headings, and paste them below. Rows with a known id or name are "
        "updated, others are added; none is removed.",
    ),
    "paste_table": Text("粘到哪张表", "Into which table"),
    "paste_columns": Text(
        "没有表头时按这个顺序（* 必填）：{columns}", "Without headings, in this order (* required): {columns}"
    ),
    "paste": Text("粘贴在这里", "Paste here"),
    "paste_read": Text(
        "读到 {rows} 行，其中 {wrong} 行有看不懂的格子。", "{rows} rows read; {wrong} of them cannot be understood."
    ),
    "paste_faults": Text(
        "这些格子看不懂，所在的行不会保存：", "These cells cannot be read, and their rows are left out:"
    ),
    "line": Text("行", "Line"),
    "default": Text("{raw}（按默认）", "{raw} (default)"),
    "compare": Text("和现在的数据比较", "Compare with the present data"),
    # difference
    "difference": Text("「{name}」（{kind}）和现在的差异", "What {name} ({kind}) would change"),
    "rejected": Text("不能导入的 {number} 处，其余照常", "{number} that cannot be imported; the rest can"),
    "would_be_unsound": Text(
        "还没有保存：接受打勾的这些行之后，数据会有这些问题。请去掉相关的勾，或改好文件再传。",
        "Nothing is saved: with the ticked rows the data would have these faults. Untick what they are about, or "
        "mend the file.",
    ),
    "nothing_new": Text("和现在的数据一样，没有要保存的。", "Same as the present data: nothing to save."),
    "remove_too": Text("文件里没有的 {number} 行也删掉", "Also remove the {number} rows the file lacks"),
    "remove_too_help": Text(
        "只传了几张表时不要打开：没写的表会被清空。",
        "Leave it off where the file has only some tables: the others would be emptied.",
    ),
    "take": Text("接受", "Accept"),
    "kind": Text("变化", "Change"),
    "table": Text("表", "Table"),
    "row": Text("行", "Row"),
    "what": Text("内容", "What"),
    "moved": Text("换了次序", "Order"),
    "more_rows": Text(
        "另有 {number} 行没有列出，会一起接受。", "{number} more rows are not listed; they are accepted too."
    ),
    "more_reasons": Text("另有 {number} 处", "{number} more"),
    "accept": Text("接受打勾的 {number} 行", "Accept the {number} ticked rows"),
    "drop": Text("放弃", "Discard"),
    "took": Text("导入 {name}", "Imported {name}"),
    "taken": Text("已保存 {number} 行，可以撤销。", "{number} rows saved; it can be undone."),
    "compared_anew": Text(
        "刚有人改过同样的格子，没有保存；已按最新的数据重新比较，请再看一遍。",
        "Somebody has just changed the same cells and nothing was saved. It was compared anew: please look again.",
    ),
    # out
    "out_note": Text(
        "导出的是现在保存的数据；没有保存的试算不在里面。", "The data as saved now; unsaved trials are not included."
    ),
    "download": Text("下载 {file}", "Download {file}"),
    "out_workbook": Text("方案工作簿", "Workbook"),
    "out_workbook_about": Text(
        "全部数据表，在 Excel 里改完再传回来。", "Every table, to edit in Excel and import again."
    ),
    "out_folder": Text("方案文件夹", "Folder"),
    "out_folder_about": Text("同样的内容，CSV 和 TOML，压缩成 zip。", "The same as CSV and TOML, zipped."),
    "out_activities": Text("全年活动表", "Annual activity table"),
    "out_activities_about": Text(
        "活动、节点、报名一行一场，发给同事填，改过的格子可以传回来。",
        "A row for each promotion, for colleagues to fill in; changed cells can be imported again.",
    ),
    "out_calendar": Text("日历文件", "Calendar file"),
    "out_calendar_about": Text(
        ".ics，导入一次，以后不会自动更新；要自动更新请用订阅。",
        "An .ics to import once. It does not update itself; a subscription does.",
    ),
    "out_template": Text("空白模板", "Empty template"),
    "out_template_about": Text(
        "带说明和下拉选项的空工作簿。", "An empty workbook with explanations and drop-down lists."
    ),
    "out_backup": Text("整个工作区备份", "Backup of the workspace"),
    "out_backup_about": Text(
        "所有方案、情景、记录和人员，一个文件。含人名，请保管好。",
        "All plans, scenarios, log and people in one file. It holds people's names: keep it safe.",
    ),
    "cannot_export": Text("导出要运营或老板来做。", "Only an operator or owner can export."),
    "cannot_backup": Text("备份要老板来做。", "Only an owner can make a backup."),
    # publishing
    "publish": Text("发布日历", "Publish the calendar"),
    "publish_note": Text(
        "订阅的人看到的是上一次发布的内容；改了数据要再发布，他们才会看到。",
        "Subscribers see what was last published; later changes reach them once you publish again.",
    ),
    "never_published": Text(
        "还没有发布过，订阅的人看到的是空日历。现在发布会有 {number} 件事。",
        "Nothing was published yet, so subscribers see an empty calendar. Publishing now shows {number} events.",
    ),
    "up_to_date": Text(
        "订阅的人看到的就是现在的内容：{number} 件事，{when} 发布。",
        "Subscribers see what is here: {number} events, published {when}.",
    ),
    "changed_since": Text("上次发布（{when}）以后有变化：", "Changed since it was last published ({when}):"),
    "told_new": Text("新增", "New"),
    "told_moved": Text("改期", "Moved"),
    "told_called_off": Text("取消", "Called off"),
    "told_reworded": Text("其他改动", "Other changes"),
    "and_more": Text("另有 {number} 件", "{number} more"),
    "publish_with_plan": Text(
        "包含现在的方案：报名、预算和测款的日子。", "Includes the present plan: enrolments, budgets and test days."
    ),
    "publish_without_plan": Text(
        "现在的数据还没有求解，只含活动、节点、节假日和日程。到「预算方案」求解后会带上报名和预算。",
        "The present data is not solved yet: promotions, deadlines, holidays and events only. Solve it on the Budget "
        "page to have enrolments and budgets too.",
    ),
    "publish_scenario": Text(
        "您在看情景「{here}」，正在执行的是「{force}」。发布会让所有订阅的人看到这个情景。",
        "You are looking at the scenario {here}; in force is {force}. Publishing shows this scenario to everybody "
        "who subscribes.",
    ),
    "publish_button": Text("发布", "Publish"),
    "cannot_publish": Text("发布要运营或老板来做。", "Only an operator or owner can publish."),
    "published": Text("已发布。各日历按自己的刷新时间取走。", "Published. Each calendar fetches it at its own time."),
    # links
    "links": Text("订阅链接", "Links"),
    "links_note": Text(
        "一人或一个岗位一个链接，可以单独作废。拿到地址的人就能看，请当作密码。",
        "One link for each person or role, so that each can be revoked alone. Whoever has the address can read: "
        "treat it as a password.",
    ),
    "no_links": Text("还没有订阅链接。", "There are no links yet."),
    "new_link": Text("新建订阅链接", "New link"),
    "cannot_subscribe": Text("只读访问不能新建订阅。", "A read-only visitor cannot subscribe."),
    "for_roles": Text("给哪些岗位", "For which roles"),
    "all_roles": Text("全部岗位", "All roles"),
    "for_person": Text("给谁", "For whom"),
    "anybody": Text("不限某个人", "Nobody in particular"),
    "for_person_help": Text(
        "填了名字就不显示写给别人的任务。", "With a name, tasks that name other people are hidden."
    ),
    "for_shops": Text("哪些店铺", "Which shops"),
    "all_shops": Text("全部店铺", "All shops"),
    "for_kinds": Text("显示什么", "What it shows"),
    "all_kinds": Text("全部内容", "Everything"),
    "for_me": Text("给 {name} 自己的日历。", "A calendar of {name}'s own."),
    "base": Text("别人从哪里访问", "How others reach this server"),
    "base_help": Text(
        "例如 https://plan.example.com；localhost 只有这台电脑能用。",
        "Such as https://plan.example.com; localhost works on this machine only.",
    ),
    "alarms": Text("截止前 2 小时提醒", "Remind two hours before deadlines"),
    "with_alarms": Text("带提醒", "with reminders"),
    "make_link": Text("生成链接", "Make the link"),
    "link_made": Text("链接已生成，地址只显示这一次。", "The link is made; its address is shown only once."),
    "address_once": Text("订阅地址（只显示这一次，请现在复制）", "The address (shown only once: copy it now)"),
    "secret": Text(
        "iPhone 用相机扫码就能订阅；安卓手机请把地址粘到日历程序里。丢了地址就点「换新地址」。",
        "An iPhone's camera subscribes by the code; on Android paste the address into the calendar program. Where it "
        "is lost, take 'New address'.",
    ),
    "only_here": Text(
        "这个地址只有这台电脑打得开，所以没有二维码。要给手机或别人订阅，请到「导入导出」的日历订阅，"
        "「{base}」填他们打得开的地址，再生成一次。",
        "Only this machine opens this address, so there is no QR code. For phones and for others make one "
        "among the calendar feeds of the Data page, with a '{base}' that they can reach.",
    ),
    "qr": Text("订阅地址的二维码", "QR code of the address"),
    "not_reachable": Text(
        "由它的服务器来取，要公网的 https 地址；这个地址它取不到。",
        "Its servers fetch the feed and need an https address on the internet; they cannot reach this one.",
    ),
    "how_and_when": Text("{how}。多久更新：{refresh}", "{how}. Updates: {refresh}"),
    "put_away": Text("已复制，收起", "Copied, close"),
    "renew": Text("换新地址", "New address"),
    "renew_help": Text("旧地址马上失效。", "The old address stops working at once."),
    "renewed": Text("已换新地址，旧地址不再有效。", "The address is new; the old one no longer works."),
    "revoke": Text("作废", "Revoke"),
    "revoke_sure": Text(
        "作废后不能恢复，订阅的人会看不到日历。", "It cannot be undone; subscribers lose the calendar."
    ),
    "revoke_yes": Text("确定作废", "Revoke it"),
    "link_revoked": Text("链接已作废。", "The link is revoked."),
    "revoked_links": Text("已作废的链接 {number} 个", "{number} revoked links"),
    "for_whom": Text("给谁", "For whom"),
    "made": Text("新建", "Made"),
    "revoked": Text("作废", "Revoked"),
    "everything": Text("全部内容", "Everything"),
    "link_about": Text("编号 {id} · {day} 新建 · {base}", "Id {id} · made {day} · {base}"),
    "never_fetched": Text("还没有日历程序取过。", "No calendar program has fetched it yet."),
    "fetched": Text(
        "{client}：最近 {when} 取过，共 {fetches} 次，{share} 没有变化；多久更新：{refresh}。",
        "{client}: last fetched {when}, {fetches} times, {share} of them unchanged; updates: {refresh}.",
    ),
    "behind": Text("之后变了 {number} 件，它还没看到：{names}", "{number} changes not seen there yet: {names}"),
}
