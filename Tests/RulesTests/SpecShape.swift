import Model
import Wire

/// R-1, and EV-1 to EV-3: whether a header is one, and fits its kind.
struct SpecShape {
  let draft: Draft
  private var header: Header { draft.header }

  /// The code; `nil` if the header is as it must be.
  var refusal: String? {
    if (1...4).contains(header.seen.count) == false && !header.seen.isEmpty { return "eventMalformed" }
    if header.position.lane > 15 || header.position.incarnation == 0 || header.position.counter == 0 {
      return "eventMalformed"
    }
    if draft.kindNumber != nil || draft.spoiled != nil { return "eventUnfit" }
    guard let kind = SpecKind.channel[header.kind], kind.number == header.kind.rawValue else {
      return Self.isElsewhere(header) ? nil : "eventUnfit"
    }
    let isCreate = kind.number == 1
    let fits =
      (header.log == nil) == isCreate && (header.nonce != nil) == isCreate
      && kind.allows(header.author.user != nil, kind.user) && (header.bodyHash != nil) == kind.hasBody
      && (header.base != nil) == kind.hasBase && kind.allows(header.relation != nil, kind.relation)
    guard fits, isContentOfKind else { return "eventUnfit" }
    return draft.reservedKey == nil ? nil : "eventReserved"
  }

  /// Kinds of directories and mailboxes have shapes of their own; here they only do not belong.
  private static func isElsewhere(_ header: Header) -> Bool { header.kind.rawValue >= 32 }

  private var isContentOfKind: Bool {
    switch (header.kind, header.content) {
    case (.create, .channel(let creation)): isWhole(creation)
    case (.invite, .invite(_, let role, _)): role <= 255
    case (.kick, .target), (.ban, .target), (.unban, .target): true
    case (.assignRole, .assignment(_, let role)): role <= 255
    case (.defineRole, .role(let role)): isWhole(role)
    case (.name, .text(let text)): isPlain(text, 1...200)
    case (.topic, .text(let text)): isPlain(text, 0...1_000)
    case (.policy, .policy(let policy)): isWhole(policy)
    case (.nodeDocument, .document), (.nodeDocument, .replacement): true
    case (.admit, .admission): true
    case (.join, .none), (.leave, .none), (.message, .none), (.edit, .none), (.erase, .none): true
    case (.reaction, .none), (.unreact, .none), (.pin, .none), (.unpin, .none): true
    default: false
    }
  }

  private func isWhole(_ creation: ChannelCreation) -> Bool {
    let numbers = creation.roles.map(\.role)
    return isPlain(creation.name, 1...200) && isPlain(creation.topic, 0...1_000)
      && isWhole(creation.policy) && creation.policy.mirrors == nil && (1...32).contains(numbers.count)
      && creation.roles.allSatisfy(isWhole) && numbers.contains(creation.creatorRole)
      && (creation.policy.access.map { numbers.contains($0.role) } ?? true)
  }

  private func isWhole(_ role: RoleDefinition) -> Bool {
    role.role <= 255 && role.rank <= 100 && role.capabilities.rawValue >> 15 == 0
      && isPlain(role.name, 1...64)
  }

  /// Mirrors that are none cannot be drawn but by spoiling bytes.
  private func isWhole(_ policy: Policy) -> Bool {
    policy.retentionMilliseconds ?? 1_000 >= 1_000 && policy.access?.role ?? 0 <= 255
  }

  private func isPlain(_ text: Text, _ length: ClosedRange<Int>) -> Bool {
    length.contains(text.utf8.count)
      && text.string.unicodeScalars.allSatisfy { $0.value > 0x9F || 0x20...0x7E ~= $0.value }
  }
}
