import Model

/// A row of the table *Kinds of a channel* in spec/rules.md, and of the one of checks, as they stand there.
struct SpecKind {
  enum Need {
    case must
    case mustNot
    case may
  }

  let number: UInt64
  let user: Need
  let hasBody: Bool
  let relation: Need
  let hasBase: Bool
  /// The codes that the kind's own checks have, without those that take ten thousand people or nodes.
  let refusals: Set<String>

  init(
    _ number: UInt64, user: Need = .must, body: Bool = false, relation: Need = .mustNot, base: Bool = false,
    _ refusals: Set<String>
  ) {
    self.number = number
    self.user = user
    hasBody = body
    self.relation = relation
    hasBase = base
    self.refusals = refusals
  }

  static let channel: [Kind: SpecKind] = [
    .create: SpecKind(1, []),
    .invite: SpecKind(
      2, base: true,
      [
        "notMember", "channelArchived", "missingCapability", "staleBase", "alreadyMember", "banned",
        "unknownRole", "rankTooLow",
      ]),
    .join: SpecKind(3, ["alreadyMember", "banned", "notInvited", "channelArchived"]),
    .leave: SpecKind(4, ["notMember"]),
    .kick: SpecKind(
      5, base: true, ["notMember", "missingCapability", "staleBase", "targetNotMember", "rankTooLow"]),
    .ban: SpecKind(
      6, base: true,
      ["notMember", "missingCapability", "staleBase", "targetNotMember", "alreadyBanned", "rankTooLow"]),
    .unban: SpecKind(7, base: true, ["notMember", "missingCapability", "staleBase", "notBanned"]),
    .assignRole: SpecKind(
      8, base: true,
      ["notMember", "missingCapability", "staleBase", "targetNotMember", "unknownRole", "rankTooLow"]),
    .defineRole: SpecKind(
      9, base: true, ["notMember", "missingCapability", "staleBase", "rankTooLow", "tooManyRoles"]),
    .name: SpecKind(10, base: true, ["notMember", "missingCapability", "staleBase"]),
    .topic: SpecKind(11, base: true, ["notMember", "missingCapability", "staleBase"]),
    .policy: SpecKind(
      12, user: .may, base: true,
      [
        "notMember", "missingCapability", "staleBase", "unknownRole", "rankTooLow", "mirrorUnfit",
        "oneMirrorAtATime",
      ]),
    .nodeDocument: SpecKind(13, user: .mustNot, ["notMember", "documentNotNewer"]),
    .admit: SpecKind(14, user: .mustNot, ["missingCapability", "notInvited", "alreadyMember"]),
    .message: SpecKind(
      16, body: true, relation: .may, ["notMember", "channelArchived", "missingCapability"]),
    .edit: SpecKind(
      17, body: true, relation: .must, ["notMember", "channelArchived", "missingCapability", "notAuthor"]),
    .erase: SpecKind(18, relation: .must, ["notMember", "missingCapability"]),
    .reaction: SpecKind(
      19, body: true, relation: .must, ["notMember", "channelArchived", "missingCapability"]),
    .unreact: SpecKind(
      20, relation: .must, ["notMember", "channelArchived", "missingCapability", "notAuthor"]),
    .pin: SpecKind(21, relation: .must, ["notMember", "channelArchived", "missingCapability"]),
    .unpin: SpecKind(22, relation: .must, ["notMember", "channelArchived", "missingCapability"]),
  ]

  /// spec/rules.md, the tables of *Judgement* and *Home*.
  static let numbers: [String: UInt64] = [
    "otherTerm": 1, "notMember": 2, "missingCapability": 3, "staleBase": 4, "rankTooLow": 5,
    "alreadyMember": 6, "banned": 7, "unknownRole": 8, "channelFull": 9, "documentNotNewer": 10,
    "notInvited": 11, "targetNotMember": 12, "alreadyBanned": 13, "notBanned": 14, "tooManyRoles": 15,
    "notAuthor": 16, "channelArchived": 18, "mirrorUnfit": 19, "oneMirrorAtATime": 20, "eventUnfit": 32,
    "eventWrongLog": 33, "strangerNode": 34, "positionNotRising": 35, "timeAhead": 36, "timeBehind": 37,
    "checkpointFromFuture": 38, "baseFromFuture": 39, "eventMalformed": 66, "headerTooLarge": 67,
    "eventReserved": 69,
  ]

  /// What is looked at before a kind's own checks.
  static let ofAll: Set<String> = [
    "eventUnfit", "eventWrongLog", "strangerNode", "positionNotRising", "timeAhead", "timeBehind",
    "checkpointFromFuture", "otherTerm", "baseFromFuture", "eventMalformed", "eventReserved",
  ]

  func allows(_ isThere: Bool, _ need: Need) -> Bool { need == .may || isThere == (need == .must) }
}
