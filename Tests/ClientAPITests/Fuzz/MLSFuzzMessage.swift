import Sodium

@testable import MLS

/// A message of somebody's to the group, made of bytes: what they say is put in, and what proves it is made to fit.
struct MLSFuzzMessage {
  let message: MLSMessage
  private let world: MLSFuzzWorld
  private let sender: Sender
  private let key: SigningKey
  private let options: Options

  /// From the first three bytes.
  private struct Options {
    let form: Int
    let sender: Int
    let signsAnew: Bool
    let makesPath: Bool
    let isLate: Bool
    let isConfirmed: Bool
    let generations: Int
    let padding: Int
    let flaw: Flaw?

    init(_ bytes: ArraySlice<UInt8>) {
      let (first, second, third) = (Int(bytes[0]), Int(bytes[1]), Int(bytes[2]))
      form = first & 7
      sender = first >> 3 & 3
      signsAnew = first & 0x20 != 0
      makesPath = first & 0x40 != 0
      isLate = first & 0x80 != 0
      isConfirmed = second & 1 != 0
      generations = second >> 1 & 15
      flaw = Flaw(rawValue: second >> 5)
      padding = third
    }
  }

  /// What is wrong with a proposal or application data beside what it says.
  private enum Flaw: Int {
    case otherGroup = 1
    case nextEpoch
    case otherKey
    case otherTag
    case otherSender
    case firstEpoch
  }

  init?(_ bytes: [UInt8], _ world: MLSFuzzWorld) {
    guard bytes.count > 3 else { return nil }
    self.world = world
    options = Options(bytes.prefix(3))
    switch options.sender {
    case 0: (sender, key) = (.member(LeafIndex(0)), world.keys[0])
    case 1: (sender, key) = (.member(LeafIndex(2)), world.keys[2])
    case 2: (sender, key) = (.external(0), world.outside)
    default: (sender, key) = (options.form == 1 ? .newMemberCommit : .newMemberProposal, world.keys[4])
    }
    let rest = Array(bytes.dropFirst(3))
    guard let made = Self.make(rest, world, sender, key, options) else { return nil }
    message = made
  }

  private static func make(
    _ bytes: [UInt8], _ world: MLSFuzzWorld, _ sender: Sender, _ key: SigningKey, _ options: Options
  ) -> MLSMessage? {
    let maker = MLSFuzzMaker(world: world, sender: sender, key: key, signsAnew: options.signsAnew)
    let body: FramedContent.Body
    switch options.form {
    case 0, 3:
      guard let proposal = try? Proposal(decoding: bytes) else { return nil }
      body = .proposal(maker.fitting(proposal))
    case 1, 4:
      guard let commit = try? Commit(decoding: bytes) else { return nil }
      return maker.commit(
        commit, makesPath: options.makesPath, isConfirmed: options.isConfirmed, isPrivate: options.form == 4)
    case 2, 5: body = .application(bytes)
    case 6:
      return maker.privateMessage(
        plaintext: bytes, options.generations, options.padding, isLate: options.isLate)
    default: return try? MLSMessage(bytes)
    }
    let isPrivate = options.form > 2
    let state = options.isLate ? world.former : world.alice.state
    let signed = AuthenticatedContent(
      signing: content(body, state.publicGroup.epoch, sender, options.flaw),
      as: isPrivate ? .privateMessage : .publicMessage, state.publicGroup.context,
      options.flaw == .otherKey ? MLSFuzzWorld.anyKey : key, world.crypto)
    if options.flaw == .otherTag, !isPrivate {
      let context = state.publicGroup.context
      return .publicMessage(PublicMessage(signed, world.crypto.zeros(32), context, world.crypto))
    }
    return maker.framed(signed, state, padding: options.padding, generations: options.generations)
  }

  private static func content(
    _ body: FramedContent.Body, _ epoch: UInt64, _ sender: Sender, _ flaw: Flaw?
  ) -> FramedContent {
    var (group, epoch, sender): ([UInt8], UInt64, Sender) = ([1], epoch, sender)
    switch flaw {
    case .otherGroup: group = [2]
    case .nextEpoch: epoch += 1
    case .firstEpoch: epoch = 0
    case .otherSender:
      if case .external = sender { sender = .external(1) } else { sender = .member(LeafIndex(9)) }
    case .otherKey, .otherTag, nil: break
    }
    return FramedContent(groupID: group, epoch: epoch, sender: sender, authenticatedData: [], body: body)
  }
}
