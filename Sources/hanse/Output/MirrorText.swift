import Client

/// How far a channel is mirrored, in words.
enum MirrorText {
  static func sentence(_ mirroring: Mirroring, of size: Int64) -> String {
    let age = mirroring.cosigned.map { ", newest cosignature \(LocalTime.stamp($0))" } ?? ""
    return "\(min(mirroring.size, size)) of \(size) entries, by \(mirroring.quorum) of "
      + "\(mirroring.mirrors.count) mirrors\(age)"
  }

  static func sentence(_ mirror: Mirror) -> String {
    guard let size = mirror.size, let cosigned = mirror.cosigned else {
      return "\(mirror.domain): has not cosigned yet"
    }
    return "\(mirror.domain): \(size) entries, cosigned \(LocalTime.stamp(cosigned))"
  }
}
