import Client
import JSON
import Node
import Wire

/// `hanse keys`: the node's own keys, and other ones for them.
enum Keys {
  static let config = OptionSpec.text(
    "config", "FILE", "the node's configuration file: for a node that is stopped, without a login")
  private static let names = OptionSpec.text(
    "keys", "NAME,NAME", "only these: \(KeyName.rotating.map(\.rawValue).joined(separator: ", "))")

  static let show = CommandSpec(
    "keys show", "show the node's keys and how old they are, as an admin", options: [config],
    examples: ["keys show", "keys show --json"], run: runShow)

  static let rotate = CommandSpec(
    "keys rotate", "draw the node's keys anew, as an admin; peers and channels follow by themselves",
    details: [
      "Planned, while the keys are still the node's alone: what was signed before stays good, and who has a copy of the old keys "
        + "can still sign checkpoints with it. After a compromise use `hanse keys replace`. With another session key access tokens "
        + "are void, and clients get new ones with their refresh tokens."
    ],
    options: [names, config],
    examples: [
      "keys rotate", "keys rotate --keys request,batch", "keys rotate --config /var/lib/hanse/hanse.toml",
    ],
    run: runRotate)

  private static func runShow(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    if let file = arguments.value(config) {
      let configuration = try NodeFile.read(file)
      print(
        try NodeFile.local { () throws(NodeProblem) in try StoppedNode(configuration).keys() },
        context.output)
    } else {
      let client = try context.client()
      print(try attempt { () throws(ClientError) in try client.keys() }, context.output)
    }
    return .done
  }

  private static func runRotate(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let names = try keyNames(arguments.value(names))
    if let file = arguments.value(config) {
      let configuration = try NodeFile.read(file)
      print(
        try NodeFile.local { () throws(NodeProblem) in try StoppedNode(configuration).rotateKeys(names) },
        context.output)
    } else {
      let client = try context.client()
      print(
        try attempt { () throws(ClientError) in try client.rotateKeys(names.map(\.rawValue)) },
        context.output)
    }
    askForBackup(context.output)
    return .done
  }

  /// Of a backup with the old keys the node comes back only by its root key.
  static func askForBackup(_ output: Output) {
    if !output.wantsJSON {
      output.print(["", "next: make a backup, since older ones hold the old keys: hanse backup"])
    }
  }

  private static func keyNames(_ list: String?) throws(CommandFailure) -> [KeyName] {
    var names: [KeyName] = []
    for text in list?.split(separator: ",").map(String.init) ?? [] {
      guard let name = KeyName(rawValue: text), KeyName.rotating.contains(name) else {
        throw CommandFailure(
          .usage, "valueInvalid", "\(text) is no key that rotates",
          next: "name some of: \(KeyName.rotating.map(\.rawValue).joined(separator: ","))")
      }
      names.append(name)
    }
    return names
  }

  static func print(_ keys: NodeKeys, _ output: Output) {
    output.print(keys.json) { style in
      lines(
        document: keys.document, expires: keys.expires, revokedBelow: keys.revokedBelow,
        isRootKeyHere: keys.isRootKeyHere, foreign: keys.foreignDocuments, prepared: keys.prepared,
        keys.keys.map { ($0.name, $0.publicKey, $0.since) }, style)
    }
  }

  static func print(_ report: KeyReport, _ output: Output) {
    guard !output.wantsJSON else {
      output.print { json in
        json.field("document", report.document)
        json.field("issued", report.issuedMilliseconds)
        json.field("expires", report.expiresMilliseconds)
        json.field("revokedBelow", report.revokedBelow)
        json.arrayField("keys") { json in
          for key in report.keys {
            json.object { json in
              json.field("name", key.name.rawValue)
              json.field("publicKey", hex: key.publicKey.bytes)
              json.field("since", key.sinceMilliseconds)
            }
          }
        }
        json.field("rootKeyHere", report.hasRootKey)
        json.field("prepared", ifPresent: report.prepared)
        json.field("foreignDocuments", report.foreignDocuments)
      }
      return
    }
    output.print(
      lines(
        document: Int64(report.document), expires: Int64(report.expiresMilliseconds),
        revokedBelow: Int64(report.revokedBelow), isRootKeyHere: report.hasRootKey,
        foreign: Int64(report.foreignDocuments), prepared: report.prepared.map { Int64($0) },
        report.keys.map { ($0.name.rawValue, Hex.text($0.publicKey.bytes), Int64($0.sinceMilliseconds)) },
        output.style))
  }

  private static func lines(
    document: Int64, expires: Int64, revokedBelow: Int64, isRootKeyHere: Bool, foreign: Int64,
    prepared: Int64?, _ keys: [(name: String, publicKey: String, since: Int64)], _ style: Style
  ) -> [String] {
    let here = isRootKeyHere ? "in the data folder; better elsewhere: hanse keys root export" : "not here"
    var fields = [
      ("document", "\(document)"), ("expires", LocalTime.stamp(expires)), ("root key", here),
    ]
    if revokedBelow > 0 { fields.append(("revoked", "all documents below \(revokedBelow)")) }
    if let prepared { fields.append(("prepared", "document \(prepared) waits for the root key's signature")) }
    if foreign > 0 {
      fields.append(
        ("STOLEN", "\(foreign) documents in this node's name are not its own: hanse keys replace"))
    }
    var table = Table("KEY", "SINCE", "PUBLIC KEY")
    for key in keys { table.add(key.name, LocalTime.stamp(key.since), String(key.publicKey.prefix(16))) }
    return FieldList.lines(fields, style) + [""] + table.lines(style)
  }
}
