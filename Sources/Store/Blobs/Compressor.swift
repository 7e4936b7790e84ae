internal import CZstd

/// Zstandard (RFC 8878) frames of chunks. Belongs to one thread.
final class Compressor {
  private static let level: Int32 = 1

  private let context = ZSTD_createCCtx()
  private let decompression = ZSTD_createDCtx()
  private var buffer: [UInt8] = []

  deinit {
    ZSTD_freeCCtx(context)
    ZSTD_freeDCtx(decompression)
  }

  /// A frame that is smaller by an eighth at least; `nil` where there is none.
  func compress(_ bytes: [UInt8]) -> [UInt8]? {
    let most = bytes.count - bytes.count / 8
    if buffer.count < most { buffer = [UInt8](repeating: 0, count: most) }
    let count = buffer.withUnsafeMutableBytes { target in
      bytes.withUnsafeBytes { source in
        ZSTD_compressCCtx(context, target.baseAddress, most, source.baseAddress, source.count, Self.level)
      }
    }
    return ZSTD_isError(count) == 0 ? Array(buffer[..<count]) : nil
  }

  /// The bytes of a frame that has exactly `length` of them; `nil` if it is none such. Never writes more.
  func decompress(_ frame: [UInt8], length: Int) -> [UInt8]? {
    var isWhole = false
    let bytes = [UInt8](unsafeUninitializedCapacity: length) { target, filled in
      let count = frame.withUnsafeBytes { source in
        ZSTD_decompressDCtx(decompression, target.baseAddress, length, source.baseAddress, source.count)
      }
      isWhole = ZSTD_isError(count) == 0 && count == length
      filled = isWhole ? length : 0
    }
    return isWhole ? bytes : nil
  }
}
