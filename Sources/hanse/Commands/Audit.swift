import Client
import JSON
import Sodium
import Store

/// `hanse audit`: what administrators did, and whether its record is whole.
enum Audit {
  private static let after = OptionSpec.integer(
    "after", "N", 0...Int64.max, "only entries after this number")
  private static let file = OptionSpec.text(
    "file", "FILE",
    "check this file, as `audit list --json` printed it, and ask no node; `-` for the standard input")
  private static let head = OptionSpec.text(
    "head", "NUMBER:HASH", "a head that was kept elsewhere: the log must still lead through it")
  private static let mostBytes = 1 << 30

  static let list = CommandSpec(
    "audit list", "list what administrators did to the node, as an admin",
    details: ["With --json every line is an entry: what `audit verify --file` checks."],
    options: [after], examples: ["audit list", "audit list --json > audit.jsonl"], run: runList)

  static let verify = CommandSpec(
    "audit verify", "check that no entry of the audit log was changed, as an admin",
    details: [
      "Recomputes every entry's hash and link, and prints the head, which stands for all of them. Whoever has the database "
        + "can rewrite it all: keep the head where they cannot, and give it with --head later. Exit status 7 if there is a fault."
    ],
    options: [file, head],
    examples: ["audit verify", "audit verify --file audit.jsonl --head 42:9f3a…"], run: runVerify)

  private static func runList(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    var table = Table("#NUMBER", "TIME", "ACTOR", "ACTION", "TARGET", "DETAIL")
    try everyEntry(of: client, after: arguments.integer(after) ?? 0) { (entry) throws(CommandFailure) in
      if context.output.wantsJSON { return context.output.print(entry.json) }
      table.add(
        "\(entry.number)", LocalTime.stamp(entry.time), entry.actor, entry.action,
        entry.target.count > 40 ? String(entry.target.prefix(12)) + "…" : entry.target, entry.detail)
    }
    context.output.print(table.lines(context.output.style))
    return .done
  }

  private static func runVerify(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    var check = AuditCheck(
      kept: try arguments.value(head).map { text throws(CommandFailure) in try kept(text) })
    if let file = arguments.value(file) {
      for line in try Files.read(file, maxBytes: mostBytes).split(separator: UInt8(ascii: "\n")) {
        check.take(line: Array(line))
      }
    } else {
      try everyEntry(of: try context.client(), after: 0) { (entry) throws(CommandFailure) in check.take(entry)
      }
    }
    check.finish()
    return report(check, context.output)
  }

  private static func everyEntry(
    of client: HanseClient, after: Int64, _ use: (AuditRecord) throws(CommandFailure) -> Void
  ) throws(CommandFailure) {
    var last = after
    while true {
      let page = try attempt { () throws(ClientError) in try client.audit(after: last, limit: 200) }
      for entry in page.entries { try use(entry) }
      guard page.hasMore, let newest = page.entries.last else { return }
      last = newest.number
    }
  }

  private static func kept(_ text: String) throws(CommandFailure) -> AuditHead {
    guard let head = AuditHead(text) else {
      throw CommandFailure(
        .usage, "valueInvalid", "--head must be NUMBER:HASH", next: "as hanse audit verify printed it")
    }
    return head
  }

  private static func report(_ check: AuditCheck, _ output: Output) -> ExitStatus {
    if output.wantsJSON {
      output.print { json in
        json.field("entries", check.head.number)
        json.field("head", check.head.text)
        json.field("ok", check.fault == nil)
        json.field("fault", ifPresent: check.fault)
      }
    } else if let fault = check.fault {
      output.print("\(output.style.red("faulty"))  after entry \(check.head.number): \(fault)")
    } else {
      output.print([
        "\(output.style.green("sound"))  \(check.head.number) entries; keep the head elsewhere:",
        check.head.text,
      ])
    }
    return check.fault == nil ? .done : .faultFound
  }
}
