import Client

/// `hanse status`: how the node fares.
enum Status {
  static let command = CommandSpec(
    "status", "show how the node and its peers fare, as an admin", examples: ["status", "status --json"],
    run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let status = try attempt { () throws(ClientError) in try client.status() }
    context.output.print(status.json) { style in lines(status, style) }
    return .done
  }

  private static func lines(_ status: NodeStatus, _ style: Style) -> [String] {
    var lines = FieldList.lines(
      [
        ("domain", status.domain), ("node", status.node), ("version", status.version),
        ("started", LocalTime.stamp(status.started)), ("channels", "\(status.channels)"),
        ("users", "\(status.users)"), ("index lag", "\(status.indexLag)"),
        ("last backup", status.lastBackup.map { LocalTime.stamp($0) } ?? "none"),
        ("keys since", status.documentSince.map { LocalTime.stamp($0) } ?? "unknown"),
      ], style)
    lines += warnings(status).map(style.red)
    if !status.peers.isEmpty { lines += [""] + Peers.table(status.peers).lines(style) }
    if !status.mirrored.isEmpty { lines += [""] + mirrored(status).lines(style) }
    var stopped = Table("STOPPED CHANNEL", "CODE", "WHY, AND WHAT TO DO")
    for channel in status.stopped {
      stopped.add(String(channel.channel.prefix(12)), channel.code, channel.detail)
    }
    if !status.stopped.isEmpty { lines += [""] + stopped.lines(style) }
    return lines
  }

  /// What should not wait.
  private static func warnings(_ status: NodeStatus) -> [String] {
    var warnings: [String] = []
    if let mode = status.recovery, mode != "normal" {
      warnings.append("the node is \(RecoveryCommands.words(mode)): hanse recovery show")
    }
    if status.foreignDocuments > 0 {
      warnings.append("somebody else signs documents with this node's keys: hanse keys show")
    }
    if status.forks > 0 { warnings.append("forks to decide about: \(status.forks): hanse forks list") }
    return warnings
  }

  private static func mirrored(_ status: NodeStatus) -> Table {
    var mirrored = Table(
      "MIRRORED CHANNEL", "#ENTRIES", "#MIRRORED", "QUORUM", "NEWEST COSIGNATURE", "MIRRORS")
    for channel in status.mirrored {
      let mirroring = channel.mirroring
      mirrored.add(
        String(channel.channel.prefix(12)), "\(channel.size)", "\(mirroring.size)",
        "\(mirroring.quorum) of \(mirroring.mirrors.count)",
        mirroring.cosigned.map(LocalTime.stamp) ?? "never",
        mirroring.mirrors.map { "\($0.domain) \($0.size ?? 0)" }.joined(separator: ", "))
    }
    return mirrored
  }
}
