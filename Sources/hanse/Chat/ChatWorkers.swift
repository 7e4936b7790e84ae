import Client
import Glibc
import Synchronization
import Terminal
import Transport

/// Does a chat's requests on threads of their own: they wait for the node, which the screen must not.
final class ChatWorkers: Sendable {
  private struct Queue {
    var actions: [ChatAction] = []
    var idle = 0
    var threads = 0
  }

  private static let mostThreads = 3
  private let client: HanseClient
  private let inbox: ChatInbox
  private let queue = Mutex(Queue())

  init(_ client: HanseClient, _ inbox: ChatInbox) {
    self.client = client
    self.inbox = inbox
  }

  /// Does an action, after those before it if all threads have work.
  func run(_ action: ChatAction) {
    let startsThread = queue.withLock { queue in
      queue.actions.append(action)
      guard queue.threads < Self.mostThreads else { return false }
      queue.threads += 1
      return true
    }
    guard startsThread else { return }
    do throws(TransportError) {
      try Threads.start(name: "chat") { [self] in work() }
    } catch {
      queue.withLock { $0.threads -= 1 }
      inbox.put(.failed(action, code: error.code.rawValue, detail: error.message))
    }
  }

  /// Until nothing waits.
  private func work() {
    while true {
      let next = queue.withLock { queue -> ChatAction? in
        guard !queue.actions.isEmpty else {
          queue.threads -= 1
          return nil
        }
        return queue.actions.removeFirst()
      }
      guard let next else { return }
      do throws(ClientError) { inbox.put(try answer(next)) } catch {
        inbox.put(.failed(next, code: error.code, detail: error.detail))
      }
    }
  }

  private func answer(_ action: ChatAction) throws(ClientError) -> ChatEvent {
    switch action {
    case .loadChannels: return .channels(try client.channels().elements)
    case .loadInvitations: return .invitations(try client.invitations().elements)
    case .loadMembers(let channel):
      return .members(try client.members(of: channel).elements, channel: channel)
    case .loadPage(let request):
      let page = try client.messages(
        in: request.channel, before: request.before, after: request.after, limit: request.limit,
        thread: request.thread)
      return .page(page.elements, more: page.hasMore, request, gaps: page.gaps)
    case .loadMessage(let channel, let sequence):
      return .message(try client.message(sequence, in: channel))
    case .loadOpenChannels(let home):
      return .openChannels(try client.openChannels(home: home).elements, home: home)
    case .loadMentions(let before):
      let page = try client.mentions(before: before)
      return .mentions(page.elements, more: page.hasMore)
    case .search(let query):
      let page = try client.search(query)
      return .found(page.elements, more: page.hasMore, query)
    case .change(.create(let name), _):
      let channel = try client.createChannel(name: name)
      return .done(.change(.create(name), channel: channel.id))
    case .change(.direct(let address), _):
      let channel = try client.directChannel(with: address)
      return .done(.change(.direct(address), channel: channel.id))
    case .change(let change, let channel):
      try self.change(change, channel)
      return .done(action)
    case .send, .tellRead, .tellTyping, .tellPresence, .watch, .suspend, .redraw, .quit: return .done(action)
    }
  }

  private func change(_ change: ChannelAction, _ channel: String) throws(ClientError) {
    switch change {
    case .edit(let sequence, let text): _ = try client.edit(sequence, in: channel, text: text)
    case .erase(let sequence): _ = try client.erase(sequence, in: channel)
    case .react(let sequence, let text, let remove):
      _ = try client.react(text, to: sequence, in: channel, remove: remove)
    case .pin(let sequence, let remove): _ = try client.pin(sequence, in: channel, remove: remove)
    case .invite(let address): _ = try client.invite(address, to: channel)
    case .leave: _ = try client.leave(channel, wait: .ordered)
    case .rename(let name): _ = try client.changeChannel(channel, name: name)
    case .setTopic(let topic): _ = try client.changeChannel(channel, topic: topic)
    case .accept: _ = try client.accept(invitationTo: channel, wait: .ordered)
    case .decline: _ = try client.decline(invitationTo: channel)
    case .join(let home): _ = try client.join(channel, home: home, wait: .ordered)
    case .setNotifications(let level): try client.setNotifications(level, of: channel)
    case .markUnread(let sequence): _ = try client.markRead(channel, sequence, asUnread: true)
    case .create, .direct: break
    }
  }
}
