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
      ], style)
    if let mode = status.recovery, mode != "normal" {
      lines += [style.red("the node is \(RecoveryCommands.words(mode)): hanse recovery show")]
    }
    if !status.peers.isEmpty { lines += [""] + Peers.table(status.peers).lines(style) }
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
    if !status.mirrored.isEmpty { lines += [""] + mirrored.lines(style) }
    var stopped = Table("STOPPED CHANNEL", "CODE", "WHAT TO DO")
    for channel in status.stopped {
      stopped.add(String(channel.channel.prefix(12)), channel.code, channel.detail)
    }
    if !status.stopped.isEmpty { lines += [""] + stopped.lines(style) }
    return lines
  }
}
