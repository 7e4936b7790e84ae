/// The secrets of an epoch as a commit leads to them (RFC 9420, 8): for members, and for those whom it
/// welcomes.
struct NextEpoch: Sendable {
  let joiner: JoinerSecret
  let welcomeSecret: Secret
  let start: EpochStart

  init(
    initial: Secret, commitSecret: Secret, preSharedKeys: Secret, _ context: GroupContext, _ crypto: Crypto
  ) {
    let encoded = context.encoded
    joiner = JoinerSecret(initial: initial, commit: commitSecret, context: encoded, crypto)
    welcomeSecret = joiner.welcomeSecret(preSharedKeys, crypto)
    start = EpochStart(
      epochSecret: joiner.epochSecret(preSharedKeys, context: encoded, crypto), crypto)
  }
}
