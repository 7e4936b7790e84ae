extension Group {
  /// A group as `store` has it: `values` are all keys that were put and not deleted, with what was put last.
  ///
  /// Only ever one copy of a member's state may live: after a backup was restored, the member must come back
  /// by external commit instead, since keys that it has used would be used again.
  public convenience init(
    restoring values: [(key: StateKey, value: Secret)], limits: Limits = .standard,
    _ provider: any CryptoProvider, store: any GroupStore
  ) throws(MLSError) {
    let crypto = Crypto(provider)
    try self.init(try StoredGroup(values, limits), limits, crypto, store)
  }
}
