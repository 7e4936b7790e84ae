import MLS

// The host's primitives: pointers and lengths in the module's memory. Those that can fail return 0 when they did not.
@_extern(wasm, module: "host", name: "sha256")
func hostSHA256(_ message: UnsafeRawPointer?, _ count: Int32, _ out: UnsafeMutableRawPointer?)
@_extern(wasm, module: "host", name: "hmac")
func hostHMAC(
  _ key: UnsafeRawPointer?, _ keyCount: Int32, _ message: UnsafeRawPointer?, _ count: Int32,
  _ out: UnsafeMutableRawPointer?)
@_extern(wasm, module: "host", name: "seal")
func hostSeal(
  _ plain: UnsafeRawPointer?, _ count: Int32, _ key: UnsafeRawPointer?, _ nonce: UnsafeRawPointer?,
  _ data: UnsafeRawPointer?, _ dataCount: Int32, _ out: UnsafeMutableRawPointer?)
@_extern(wasm, module: "host", name: "open")
func hostOpen(
  _ sealed: UnsafeRawPointer?, _ count: Int32, _ key: UnsafeRawPointer?, _ nonce: UnsafeRawPointer?,
  _ data: UnsafeRawPointer?, _ dataCount: Int32, _ out: UnsafeMutableRawPointer?
) -> Int32
@_extern(wasm, module: "host", name: "x25519PublicKey")
func hostX25519PublicKey(_ key: UnsafeRawPointer?, _ out: UnsafeMutableRawPointer?)
@_extern(wasm, module: "host", name: "x25519")
func hostX25519(
  _ key: UnsafeRawPointer?, _ publicKey: UnsafeRawPointer?, _ out: UnsafeMutableRawPointer?
) -> Int32
@_extern(wasm, module: "host", name: "verify")
func hostVerify(
  _ signature: UnsafeRawPointer?, _ publicKey: UnsafeRawPointer?, _ message: UnsafeRawPointer?, _ count: Int32
) -> Int32
@_extern(wasm, module: "host", name: "random")
func hostRandom(_ out: UnsafeMutableRawPointer?, _ count: Int32)

/// The suite on what the surroundings of the module have, as a browser's page would give it.
final class HostProvider: CryptoProvider {
  func sha256(_ message: [UInt8]) -> Digest {
    var out = [UInt8](repeating: 0, count: 32)
    message.withUnsafeBytes { message in
      out.withUnsafeMutableBytes { hostSHA256(message.baseAddress, Int32(message.count), $0.baseAddress) }
    }
    guard let digest = Digest(out) else { fatalError() }  // There are 32.
    return digest
  }

  func hmacSHA256(key: Secret, message: [UInt8]) -> Secret { message.withUnsafeBytes { hmac(key, $0) } }
  func hmacSHA256(key: Secret, secret: Secret) -> Secret { secret.withUnsafeBytes { hmac(key, $0) } }

  private func hmac(_ key: Secret, _ message: UnsafeRawBufferPointer) -> Secret {
    Secret(count: 32, wipedBy: self) { out in
      key.withUnsafeBytes { key in
        hostHMAC(
          key.baseAddress, Int32(key.count), message.baseAddress, Int32(message.count), out.baseAddress)
      }
    }
  }

  func seal(_ plaintext: Secret, key: Secret, nonce: Secret, associatedData: [UInt8]) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: plaintext.count + 16)
    plaintext.withUnsafeBytes { plain in
      key.withUnsafeBytes { key in
        nonce.withUnsafeBytes { nonce in
          associatedData.withUnsafeBytes { data in
            out.withUnsafeMutableBytes {
              hostSeal(
                plain.baseAddress, Int32(plain.count), key.baseAddress, nonce.baseAddress, data.baseAddress,
                Int32(data.count), $0.baseAddress)
            }
          }
        }
      }
    }
    return out
  }

  func open(_ ciphertext: [UInt8], key: Secret, nonce: Secret, associatedData: [UInt8]) -> Secret? {
    guard ciphertext.count >= 16 else { return nil }
    var result: Int32 = -1
    let plaintext = Secret(count: ciphertext.count - 16, wipedBy: self) { out in
      ciphertext.withUnsafeBytes { sealed in
        key.withUnsafeBytes { key in
          nonce.withUnsafeBytes { nonce in
            associatedData.withUnsafeBytes { data in
              result = hostOpen(
                sealed.baseAddress, Int32(sealed.count), key.baseAddress, nonce.baseAddress,
                data.baseAddress, Int32(data.count), out.baseAddress)
            }
          }
        }
      }
    }
    return result == 0 ? plaintext : nil
  }

  func x25519PublicKey(of privateKey: Secret) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: 32)
    privateKey.withUnsafeBytes { key in
      out.withUnsafeMutableBytes { hostX25519PublicKey(key.baseAddress, $0.baseAddress) }
    }
    return out
  }

  func x25519(_ privateKey: Secret, _ publicKey: [UInt8]) -> Secret? {
    guard privateKey.count == 32, publicKey.count == 32 else { return nil }
    var result: Int32 = -1
    let agreed = Secret(count: 32, wipedBy: self) { out in
      privateKey.withUnsafeBytes { key in
        publicKey.withUnsafeBytes { result = hostX25519(key.baseAddress, $0.baseAddress, out.baseAddress) }
      }
    }
    return result == 0 ? agreed : nil
  }

  func isValid(_ signature: [UInt8], by publicKey: [UInt8], over message: [UInt8]) -> Bool {
    guard signature.count == 64, publicKey.count == 32 else { return false }
    return signature.withUnsafeBytes { signature in
      publicKey.withUnsafeBytes { key in
        message.withUnsafeBytes {
          hostVerify(signature.baseAddress, key.baseAddress, $0.baseAddress, Int32($0.count)) == 0
        }
      }
    }
  }

  func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one.count == other.count else { return false }
    var difference: UInt8 = 0
    for (left, right) in zip(one, other) { difference |= left ^ right }
    return difference == 0
  }

  func fillRandom(_ memory: UnsafeMutableRawBufferPointer) {
    hostRandom(memory.baseAddress, Int32(memory.count))
  }

  func wipe(_ memory: UnsafeMutableRawBufferPointer) {
    for index in 0..<memory.count { memory[index] = 0 }
  }
}
