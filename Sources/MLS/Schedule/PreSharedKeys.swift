/// `psk_secret` (RFC 9420, 8.4).
enum PreSharedKeys {
  static func secret(_ keys: [(id: PreSharedKeyID, secret: Secret)], _ crypto: Crypto) -> Secret {
    let zeros = crypto.zeros(Crypto.hashBytes)
    var combined = zeros
    for (index, key) in keys.enumerated() {
      let extracted = crypto.extract(salt: zeros, key.secret)
      var context = Writer(capacity: 128)
      context.append(key.id)
      context.uint16(UInt16(index))
      context.uint16(UInt16(keys.count))
      combined = crypto.extract(salt: crypto.expand(extracted, .derivedPSK, context.bytes), combined)
    }
    return combined
  }
}

extension Label {
  static let derivedPSK = Label("derived psk")
}
