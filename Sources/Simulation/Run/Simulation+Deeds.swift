internal import Federation
internal import Model
internal import Node
internal import Store
internal import Wire

/// What users do.
extension Simulation {
  func addUser(_ user: SimulatedUser) {
    user.node.hanse?.addUser(user.name) { result in
      if case .success(let account) = result { user.id = account.user }
    }
    user.node.kick()
  }

  func makeChannel(_ channel: Int) {
    let user = users[plan.channels[channel][0]]
    ask(user, .createChannel(ChannelPlan(name: Text("channel\(channel)")))) { [unowned self] result in
      if case .success(let receipt) = result { channels[channel] = receipt.channel }
    }
  }

  /// The channel's maker names its mirrors, once their users are in it.
  func nameMirrors(_ channel: Int) {
    guard let log = channels[channel], !plan.mirrors[channel].isEmpty else { return }
    let domains = plan.mirrors[channel].compactMap { Domain(Text(nodes[$0].domain)) }
    let command = Command.changePolicy(log, [.mirrors(domains, quorum: nil)])
    ask(users[plan.channels[channel][0]], command) { [unowned self] result in
      if case .failure(let problem) = result { violated("preparation", "no mirrors: \(problem.code)") }
    }
  }

  /// Is invited by who made the channel, and accepts when the invitation is there.
  func join(_ user: SimulatedUser, _ channel: Int) {
    guard let log = channels[channel], let address = user.address, let id = user.id else { return }
    ask(users[plan.channels[channel][0]], .invite(log, address, role: nil)) { _ in }
    after(microseconds: 100_000) { [unowned self] in
      if user.node.hanse?.view.invitations[id]?.contains(where: { $0.letter.channel == log }) == true {
        ask(user, .accept(log)) { _ in }
      } else if !isJoined(user, channel) {
        acceptWhenInvited(user, channel)
      }
    }
  }

  private func acceptWhenInvited(_ user: SimulatedUser, _ channel: Int) {
    guard let log = channels[channel], let id = user.id else { return }
    after(microseconds: 200_000) { [unowned self] in
      guard !isJoined(user, channel), nowMicroseconds < 100_000_000 else { return }
      if user.node.hanse?.view.invitations[id]?.contains(where: { $0.letter.channel == log }) == true {
        ask(user, .accept(log)) { _ in }
      }
      acceptWhenInvited(user, channel)
    }
  }

  /// Asks the user's node, if it is there.
  private func ask(
    _ user: SimulatedUser, _ command: Command, key: Text? = nil,
    ordered: (@Sendable (Result<Receipt, NodeProblem>) -> Void)? = nil,
    accepted: @escaping @Sendable (Result<Receipt, NodeProblem>) -> Void
  ) {
    let node = user.node
    guard let hanse = node.hanse, node.isRunning, let id = user.id else { return }
    let told: (@Sendable (Result<Receipt, NodeProblem>) -> Void)?
    if let ordered { told = { result in node.emit { _ in ordered(result) } } } else { told = nil }
    hanse.perform(
      command, by: id, key: key, accepted: { result in node.emit { _ in accepted(result) } }, ordered: told)
    node.kick()
  }

  func perform(_ step: Step) {
    note("\(step)")
    guard let fault = step.fault else { return perform(step.deed) }
    if strike(step.deed) { struck(fault) }
  }

  /// What a user does.
  func perform(_ deed: Step.Deed) {
    switch deed {
    case .send(let user, let channel, let number):
      send(users[user].write(number, to: channel), of: users[user])
    case .edit(let user, let channel):
      change(user, channel) { .edit($0, $1, text: Text("edited")) }
    case .erase(let user, let channel): change(user, channel) { .erase($0, $1) }
    case .react(let user, let channel): change(user, channel) { .react($0, $1, text: Text("+1")) }
    case .rename(let user, let channel):
      govern(user, channel) { .rename($0, Text("renamed")) }
    case .kick(let user, let channel, let target):
      if let address = users[target].address { govern(user, channel) { .kick($0, address) } }
    case .invite(let user, let channel, let target):
      if let address = users[target].address { govern(user, channel) { .invite($0, address, role: nil) } }
    case .leave(let user, let channel): govern(user, channel) { .leave($0) }
    case .accept(let user, let channel): govern(user, channel) { .accept($0) }
    default: break
    }
  }

  private func govern(_ user: Int, _ channel: Int, _ command: (LogID) -> Command) {
    guard let log = channels[channel] else { return }
    ask(users[user], command(log)) { _ in }
  }

  /// Acts on the user's own newest message that is known to be ordered.
  private func change(_ user: Int, _ channel: Int, _ command: (LogID, UInt64) -> Command) {
    let own = users[user].messages.filter { $0.channel == channel }.compactMap { $0.ordered?.order }
    guard let log = channels[channel], let sequence = own.last(where: { $0.verdict == 0 })?.sequence else {
      return
    }
    ask(users[user], command(log, sequence)) { _ in }
  }

  private func send(_ message: SimulatedUser.Message, of user: SimulatedUser) {
    guard let log = channels[message.channel] else { return }
    // The line to the client may break when the node has done what it was asked for.
    let isHeard = !clients.happens(perMille: 30)
    ask(
      user, .send(log, text: Text("m\(message.number)"), thread: nil), key: message.key,
      ordered: { [unowned self] in if isHeard { took($0, message, of: user, isOrder: true) } },
      accepted: { [unowned self] in if isHeard { took($0, message, of: user, isOrder: false) } })
  }

  private func took(
    _ result: Result<Receipt, NodeProblem>, _ message: SimulatedUser.Message, of user: SimulatedUser,
    isOrder: Bool
  ) {
    switch result {
    case .success(let receipt):
      note(
        "m\(message.number) is \(receipt.order == nil ? "accepted" : "ordered at \(receipt.order?.sequence ?? 0)")"
      )
      checks.acknowledged(receipt, message, user)
      if message.accepted == nil { message.acceptedMicroseconds = nowMicroseconds }
      message.accepted = message.accepted ?? receipt
      if receipt.order != nil, message.ordered == nil {
        message.ordered = receipt
        askWhetherMirrored(receipt, message, of: user)
      }
    case .failure(let problem):
      note("m\(message.number) is refused: \(problem.code)")
      checks.refused(problem.code, message, user)
      // What the disk or a stop refuses is asked again; what the rules refuse is not.
      if isOrder || Refusal(rawValue: problem.code) != nil || problem.code == "unknownChannel" {
        if message.accepted == nil || isOrder { message.refused = problem.code }
      }
    }
  }

  /// As a client that waits for the third level does.
  private func askWhetherMirrored(
    _ receipt: Receipt, _ message: SimulatedUser.Message, of user: SimulatedUser
  ) {
    guard !plan.mirrors[message.channel].isEmpty else { return }
    let node = user.node
    node.hanse?.whenMirrored(receipt) { answer in
      node.emit { [unowned self] _ in
        guard answer.isMirrored else { return }
        note("m\(message.number) is mirrored")
        checks.mirrored(receipt, message, user)
        message.isMirrored = true
      }
    }
    node.kick()
  }

  /// Clients ask again, under the same keys, for what they have no answer to.
  func retry() {
    for user in users where user.node.isRunning {
      for message in user.messages where message.isOpen {
        message.isAskedAgain = true
        send(message, of: user)
      }
    }
  }
}
