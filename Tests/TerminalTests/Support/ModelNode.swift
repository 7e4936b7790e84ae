import Client
import TestSupport

@testable import Terminal

/// A node's log of one channel, in a few lines: what pages and the stream must agree with.
struct ModelNode {
  struct Post: Equatable {
    let sequence: Int64
    let author: String
    let thread: Int64?
    var text: String?
    var isPinned = false
    var reactions: [String] = []
    var replies = 0
  }

  private static let authors = ["anna@a.test", "bert@b.test", "cara@a.test"]

  private(set) var posts: [Post] = []
  /// Entries in the order of the log.
  private(set) var entries: [StreamEntry] = []
  private var next: Int64 = 1

  mutating func act(_ random: inout Seeded) {
    next += 1
    let author = Self.authors[random.integer(0...2)]
    guard !posts.isEmpty, !random.oneIn(2) else {
      let root = random.oneIn(3) ? posts.randomElement(using: &random)?.sequence : nil
      posts.append(Post(sequence: next, author: author, thread: root, text: "m\(next)"))
      if let index = posts.firstIndex(where: { $0.sequence == root }) { posts[index].replies += 1 }
      return entries.append(Canned.entry(next, author, "m\(next)", thread: root))
    }
    let index = random.integer(max(0, posts.count - 12)...(posts.count - 1))
    let target = posts[index].sequence
    switch random.integer(0...3) {
    case 0 where posts[index].text != nil:
      posts[index].text = "e\(next)"
      entries.append(Canned.entry(next, author, kind: "edit", "e\(next)", target: target))
    case 1:
      (posts[index].text, posts[index].reactions) = (nil, [])
      entries.append(Canned.entry(next, author, kind: "erase", target: target))
    case 2:
      posts[index].isPinned.toggle()
      entries.append(
        Canned.entry(next, author, kind: posts[index].isPinned ? "pin" : "unpin", target: target))
    default:
      let isThere = posts[index].reactions.contains(author)
      if isThere {
        posts[index].reactions.removeAll { $0 == author }
      } else {
        posts[index].reactions.append(author)
      }
      entries.append(Canned.entry(next, author, kind: isThere ? "unreact" : "reaction", "+", target: target))
    }
  }

  func page(_ request: PageRequest) -> (messages: [Message], more: Bool) {
    var found = posts.filter { post in
      (request.thread == nil || post.thread == request.thread) && post.sequence < request.before ?? .max
        && post.sequence > request.after ?? -1
    }
    let more = found.count > request.limit
    if more {
      found = request.after == nil ? found.suffix(request.limit) : Array(found.prefix(request.limit))
    }
    let messages = found.map { post in
      Canned.message(
        post.sequence, post.author, post.text, thread: post.thread, pinned: post.isPinned,
        replies: post.replies,
        reactions: post.reactions.isEmpty ? [] : [("+", post.reactions)])
    }
    return (messages, more)
  }
}

extension ModelNode.Post {
  init(_ message: ChatMessage) {
    self.init(
      sequence: message.sequence, author: message.author, thread: message.thread, text: message.text,
      isPinned: message.isPinned, reactions: message.reactions.flatMap(\.authors).sorted())
  }

  /// Without the order of reactions, and without the number of replies: a page does not say up to which entry it counts.
  var comparable: Self {
    var post = self
    (post.reactions, post.replies) = (reactions.sorted(), 0)
    return post
  }
}
