import Client
import Glibc
import Terminal
import Transport

/// `hanse chat`: the full-screen chat.
enum ChatCommand {
  static let command = CommandSpec(
    "chat", "chat on the whole terminal: channels, threads, search, invitations",
    details: [
      "F1 shows the keys, Ctrl-Q ends. The screen works over slow lines: only what changes is written. A lost connection is made "
        + "again, and nothing is missed or shown twice. docs/chat.md shows the screens."
    ],
    positionals: [CommonArguments.optionalChannel], examples: ["chat", "chat general"], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let screen = try TerminalScreen()
    let client = try context.client()
    // Asked before the screen is taken: a login that is void, or a node that is away, is told in plain words.
    let user = try attempt { () throws(ClientError) in try client.me() }
    var wanted: String?
    if let given = arguments.optional(CommonArguments.optionalChannel) {
      wanted = try ChannelResolver.joined(given, client).id
    }
    SignalPipe.install()
    let inbox = ChatInbox()
    var options = StreamOptions()
    options.retriesFirstConnection = true
    let stream = try attempt { () throws(ClientError) in
      try MessageStream(client, on: try eventLoop(), options: options) { inbox.put(.stream($0)) }
    }
    let time = TimeText(clock: { LocalTime.clock($0) }, day: { LocalTime.day($0) })
    let chat = Chat(address: user.address, session: session(), channel: wanted, time: time)
    screen.prepareForCrash()
    var loop = ChatLoop(
      chat, screen, inbox, ChatWorkers(client, inbox), stream,
      withColours: Environment.value("NO_COLOR") == nil)
    let signal = loop.run()
    screen.release()
    stream.stop()
    guard let signal else {
      if let ending = loop.chat.ending { throw CommandFailure(ending) }
      return .done
    }
    // As others end: the shell sees by which signal.
    Glibc.signal(signal, SIG_DFL)
    raise(signal)
    return .done
  }

  /// Tells this chat's messages from those of every other.
  private static func session() -> String {
    String(UInt64.random(in: 0...UInt64.max), radix: 36) + "-"
      + String(UInt32.random(in: 0...UInt32.max), radix: 36)
  }

  private static func eventLoop() throws(ClientError) -> EventLoop {
    do throws(TransportError) {
      return try EventLoop(name: "stream")
    } catch {
      throw ClientError(.connection, code: error.code.rawValue, detail: error.message)
    }
  }
}
