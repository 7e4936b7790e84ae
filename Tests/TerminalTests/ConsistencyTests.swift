import Client
import TestSupport
import Testing

@testable import Terminal

/// What the chat shows is what the log says, however pages and the stream overlap.
@Suite struct ConsistencyTests {
  private struct World {
    var play: Play
    var node = ModelNode()
    /// Entries that the stream has brought.
    var brought = 0
    /// Answers that the node has given and the chat has not got.
    var answers: [(PageRequest, messages: [Message], more: Bool)] = []

    mutating func answerOne() {
      for case .loadPage(let request) in play.actions {
        play.actions.removeAll { $0 == .loadPage(request) }
        let page = node.page(request)
        return answers.append((request, page.messages, page.more))
      }
    }

    mutating func bringOne() {
      guard brought < node.entries.count else { return }
      play.enters(node.entries[brought])
      brought += 1
    }

    mutating func deliverOne() {
      guard !answers.isEmpty else { return }
      let (request, messages, more) = answers.removeFirst()
      play.tell(.page(messages, more: more, request))
    }

    mutating func drain() {
      while brought < node.entries.count || !answers.isEmpty || !play.pages.isEmpty {
        bringOne()
        answerOne()
        deliverOne()
      }
    }
  }

  @Test func agreesWithTheLogInTheEnd() throws {
    var random = Seeded()
    for _ in 0..<60 {
      var world = World(play: Play(columns: 60, rows: 12))
      for _ in 0..<random.integer(0...150) { world.node.act(&random) }
      world.brought = world.node.entries.count
      world.play.connect()
      for _ in 0..<random.integer(20...200) {
        switch random.integer(0...9) {
        case 0...2: world.node.act(&random)
        case 3, 4: world.bringOne()
        case 5: world.answerOne()
        case 6: world.deliverOne()
        case 7: world.play.press(random.oneIn(2) ? .pageUp : .up)
        case 8: world.play.press([.pageDown, .down, .escape, .alt("<")][random.integer(0...3)])
        default: jump(&world, &random)
        }
      }
      world.drain()
      try check(world)
    }
  }

  private func jump(_ world: inout World, _ random: inout Seeded) {
    guard let post = world.node.posts.randomElement(using: &random) else { return }
    let message = world.node.page(
      PageRequest(channel: "", thread: nil, before: post.sequence + 1, after: nil, limit: 1, number: 0))
    world.play.press(.control("f"))
    world.play.type("x\n")
    world.play.tell(.found([Canned.found(message.messages[0], 1)], more: false, SearchQuery("x")))
    world.play.press(.enter)
  }

  private func check(_ world: World) throws {
    let window = try #require(world.play.chat.rooms[Canned.general]).window
    #expect(window.isLoaded && window.loading == nil)
    let first = window.messages.first?.sequence ?? 0
    let last = window.isLive ? Int64.max : window.messages.last?.sequence ?? 0
    let wanted = world.node.posts.filter { (first...last).contains($0.sequence) }
    for (shown, post) in zip(window.messages.map(ModelNode.Post.init), wanted) {
      #expect(shown == post.comparable)
    }
    #expect(window.messages.count == wanted.count)
    #expect(
      window.hasMoreBefore
        == (wanted.count < world.node.posts.count && world.node.posts.first != wanted.first))
  }
}
