/// What may be typed with a slash before it.
struct SlashCommand: Sendable {
  let name: String
  let argument: String?
  let help: String
  let run: @Sendable (inout Chat, String) -> Void

  init(
    _ name: String, _ argument: String? = nil, _ help: String,
    _ run: @escaping @Sendable (inout Chat, String) -> Void
  ) {
    (self.name, self.argument, self.help, self.run) = (name, argument, help, run)
  }

  static let all = [
    SlashCommand("go", "CHANNEL", "open a channel") { chat, text in
      if let id = chat.channel(named: text) { chat.open(id) } else { chat.tell("no channel is named so") }
    },
    SlashCommand("search", "WORDS", "search all channels") { $0.search($1) },
    SlashCommand("members", nil, "who is in the channel") { chat, _ in chat.toggleMembers() },
    SlashCommand("invitations", nil, "invitations to accept or decline") { chat, _ in
      chat.toggle(.invitations(ListCursor()))
    },
    SlashCommand("invite", "ADDRESS", "invite somebody to the channel") { chat, text in
      if let id = chat.current { chat.change(.invite(address: text), in: id) }
    },
    SlashCommand("create", "NAME", "make a channel") { $0.change(.create($1), in: "") },
    SlashCommand("name", "TEXT", "name the channel otherwise") { chat, text in
      if let id = chat.current { chat.change(.rename(text), in: id) }
    },
    SlashCommand("topic", "TEXT", "say what the channel is about") { chat, text in
      if let id = chat.current { chat.change(.setTopic(text), in: id) }
    },
    SlashCommand("direct", "ADDRESS", "talk to one person alone") { $0.change(.direct($1), in: "") },
    SlashCommand("browse", "[DOMAIN]", "channels to join without an invitation, here or elsewhere") {
      chat, text in
      chat.browse(text.isEmpty ? nil : text)
    },
    SlashCommand("mentions", nil, "messages that name you") { chat, _ in chat.showMentions() },
    SlashCommand("notifications", "LEVEL", "what of this channel counts as unread: all, mentions or none") {
      chat, text in
      if let id = chat.current { chat.change(.setNotifications(text), in: id) }
    },
    SlashCommand("leave", nil, "leave the channel") { chat, _ in
      guard let room = chat.room else { return }
      chat.begin(.confirm(.leave, question: "Leave #\(SafeText.label(room.name))? y/n"))
    },
    SlashCommand("unread", nil, "go to the first unread message") { chat, _ in chat.jumpToUnread() },
    SlashCommand("help", nil, "keys and commands") { chat, _ in chat.toggle(.help(ListCursor())) },
    SlashCommand("quit", nil, "end the chat") { chat, _ in chat.actions.append(.quit) },
  ]

  var synopsis: String { argument.map { "/\(name) \($0)" } ?? "/\(name)" }
}

extension Chat {
  mutating func run(_ line: String) {
    let words = line.dropFirst().split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
    let argument = words.count > 1 ? words[1].trimmed : ""
    guard let name = words.first, let command = SlashCommand.all.first(where: { $0.name == name }) else {
      return tell("there is no command \(SafeText.label(words.first ?? "/")): /help lists them")
    }
    let isOptional = command.argument?.hasPrefix("[") == true
    guard isOptional || argument.isEmpty == (command.argument == nil) else {
      return tell("write: \(command.synopsis)")
    }
    command.run(&self, argument)
  }
}
