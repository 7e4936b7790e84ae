import CCurl
import CNghttp2
import COpenSSL

/// The versions of the libraries that this program runs on, as they say themselves.
public enum LibraryVersions {
  public static var all: [(name: String, version: String)] {
    let openssl = OpenSSL_version(OPENSSL_VERSION_STRING).map { String(cString: $0) } ?? "?"
    let curl = curl_version_info(CURLVERSION_FIRST).map { String(cString: $0.pointee.version) } ?? "?"
    let nghttp2 = nghttp2_version(0).map { String(cString: $0.pointee.version_str) } ?? "?"
    return [("OpenSSL", openssl), ("curl", curl), ("nghttp2", nghttp2)]
  }
}
