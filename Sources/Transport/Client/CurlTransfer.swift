import CCurl

/// One request on its way through libcurl. Confined to the client's thread; owns the easy handle and
/// everything the handle points to.
final class CurlTransfer {
  private static let maxHeaderBytes = 65_536
  /// A peer whose system acknowledges nothing for this long is gone.
  private static let unacknowledgedMilliseconds: UInt32 = 20_000
  private static let stalledBytesPerSecond = 1_000

  let easy: UnsafeMutableRawPointer
  let completion: HTTPClient.Completion
  private let request: ClientRequest
  private var lists: [UnsafeMutablePointer<curl_slist>] = []
  private let requestBody: UnsafeMutableRawBufferPointer
  private let errorText: UnsafeMutablePointer<CChar>
  private var headers = HeaderFields()
  private var headerBytes = 0
  private var body: [UInt8] = []
  private var isTooLarge = false
  private var wasPrivate = false

  init(_ submission: HTTPClient.Submission) throws(TransportError) {
    guard let easy = curl_easy_init() else { throw TransportError(.systemFailure, "curl_easy_init failed") }
    self.easy = easy
    request = submission.request
    completion = submission.completion
    requestBody = .allocate(byteCount: max(1, request.body.count), alignment: 1)
    requestBody.copyBytes(from: request.body)
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    try configure(usesHTTP2: submission.usesHTTP2)
  }

  deinit {
    curl_easy_cleanup(easy)
    for list in lists { curl_slist_free_all(list) }
    requestBody.deallocate()
    errorText.deallocate()
  }

  /// What became of it, once libcurl is done.
  func result(_ code: CURLcode) -> Result<ClientResponse, TransportError> {
    guard code == CURLE_OK else { return .failure(error(code)) }
    var status = 0
    hanse_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
    return .success(ClientResponse(status: status, headers: headers, body: body))
  }

  private func error(_ code: CURLcode) -> TransportError {
    if isTooLarge {
      return TransportError(.responseTooLarge, "the answer has more than \(request.maxResponseBytes) bytes")
    }
    if wasPrivate {
      return TransportError(
        .addressPrivate, "the name stands for an address that is not of the public internet")
    }
    let detail = String(cString: errorText)
    let text = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
    return TransportError(CurlErrors.code(code), text)
  }
}

// Settings.
extension CurlTransfer {
  private func configure(usesHTTP2: Bool) throws(TransportError) {
    hanse_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
    hanse_curl_set_string(easy, CURLOPT_URL, request.url)
    hanse_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, request.allowsPlaintext ? "https,http" : "https")
    hanse_curl_set_long(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_3)
    configureVersion(usesHTTP2: usesHTTP2)
    hanse_curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
    hanse_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
    hanse_curl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
    hanse_curl_set_user_timeout(easy, Self.unacknowledgedMilliseconds)
    // An empty proxy also keeps the environment's http_proxy and its kin out.
    hanse_curl_set_string(easy, CURLOPT_PROXY, "")
    if let file = request.authorityFile { hanse_curl_set_string(easy, CURLOPT_CAINFO, file) }
    hanse_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, max(1, request.connectTimeoutMilliseconds))
    hanse_curl_set_long(easy, CURLOPT_TIMEOUT_MS, max(1, request.totalTimeoutMilliseconds))
    if let seconds = request.stallTimeoutSeconds {
      hanse_curl_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, Self.stalledBytesPerSecond)
      hanse_curl_set_long(easy, CURLOPT_LOW_SPEED_TIME, max(1, seconds))
    }
    try configureMethod()
    try configureHeaders()
    let mapping = request.connectTo.map { "\($0.key):\($0.value)" }.sorted()
    if !mapping.isEmpty { hanse_curl_set_list(easy, CURLOPT_CONNECT_TO, try list(mapping)) }
    // libcurl hands this pointer back to the callbacks below, which run only while this object drives it.
    let user = Unmanaged.passUnretained(self).toOpaque()
    if !request.allowsPrivateAddresses { configureAddresses(user) }
    hanse_curl_set_pointer(easy, CURLOPT_WRITEDATA, user)
    hanse_curl_set_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, user in
      CurlTransfer.from(user).bodyReceived(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    hanse_curl_set_pointer(easy, CURLOPT_HEADERDATA, user)
    hanse_curl_set_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, user in
      CurlTransfer.from(user).headerReceived(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
  }

  private func configureVersion(usesHTTP2: Bool) {
    guard usesHTTP2 else {
      hanse_curl_set_long(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
      return
    }
    hanse_curl_set_long(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
    // Waits for a connection being made, on which it may find room, rather than making another.
    hanse_curl_set_long(easy, CURLOPT_PIPEWAIT, 1)
  }

  private func configureMethod() throws(TransportError) {
    guard !request.method.isEmpty, request.method.utf8.allSatisfy(Bytes.isToken) else {
      throw TransportError(.headerMalformed, "\"\(request.method)\" is no HTTP method")
    }
    let mayHaveBody = !["GET", "HEAD"].contains(request.method)
    if request.method == "HEAD" {
      hanse_curl_set_long(easy, CURLOPT_NOBODY, 1)
    } else if mayHaveBody || !request.body.isEmpty {
      hanse_curl_set_long(easy, CURLOPT_POST, 1)
      hanse_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
      hanse_curl_set_pointer(easy, CURLOPT_POSTFIELDS, requestBody.baseAddress)
    }
    hanse_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method)
  }

  private func configureHeaders() throws(TransportError) {
    // Without these libcurl adds a form's content type, and waits for 100 Continue before a large body.
    var lines = ["Expect:"]
    if request.headers["content-type"] == nil { lines.append("Content-Type:") }
    if request.headers["accept"] == nil { lines.append("Accept:") }
    for field in request.headers.fields {
      guard ResponseHeadWriter.isLegal(field) else {
        throw TransportError(.headerMalformed, "the header \"\(field.name)\" has forbidden characters")
      }
      // HTTP/2 forbids space around a value (RFC 9113 section 8.2.1), which in HTTP/1.1 says nothing.
      let value = String(decoding: Bytes.trimmed(Array(field.value.utf8)), as: UTF8.self)
      // "Name:" would remove a header; "Name;" sends it empty.
      lines.append(value.isEmpty ? "\(field.name);" : "\(field.name): \(value)")
    }
    hanse_curl_set_list(easy, CURLOPT_HTTPHEADER, try list(lines))
  }

  private func list(_ lines: [String]) throws(TransportError) -> UnsafeMutablePointer<curl_slist>? {
    var head: UnsafeMutablePointer<curl_slist>?
    for line in lines {
      guard let longer = curl_slist_append(head, line) else {
        curl_slist_free_all(head)
        throw TransportError(.systemFailure, "out of memory")
      }
      head = longer
    }
    if let head { lists.append(head) }
    return head
  }
}

// libcurl's callbacks: the number of bytes taken, anything else ends the transfer.
extension CurlTransfer {
  private static func from(_ user: UnsafeMutableRawPointer?) -> CurlTransfer {
    // Never null: it is the pointer that `configure` set.
    Unmanaged<CurlTransfer>.fromOpaque(user!).takeUnretainedValue()
  }

  private func bodyReceived(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard bytes.count <= request.maxResponseBytes - body.count else {
      isTooLarge = true
      return -1
    }
    body.append(contentsOf: bytes)
    return bytes.count
  }

  private func headerReceived(_ line: UnsafeRawBufferPointer) -> Int {
    headerBytes += line.count
    guard headerBytes <= Self.maxHeaderBytes else {
      isTooLarge = true
      return -1
    }
    if line.starts(with: "HTTP/".utf8) {
      // An interim answer (100 Continue) came before.
      headers = HeaderFields()
    } else if let colon = line.firstIndex(of: Bytes.colon) {
      let value = line[(colon + 1)...].prefix { $0 != Bytes.cr && $0 != Bytes.lf }
      headers.append(
        String(decoding: line[..<colon].map(Bytes.lowercased), as: UTF8.self),
        String(decoding: Bytes.trimmed(value), as: UTF8.self))
    }
    return line.count
  }
}

// Where to connect.
extension CurlTransfer {
  private func configureAddresses(_ user: UnsafeMutableRawPointer) {
    hanse_curl_set_open_socket(
      easy,
      { user, _, address in
        guard let user, let address else { return CURL_SOCKET_BAD }
        return Unmanaged<CurlTransfer>.fromOpaque(user).takeUnretainedValue().open(address)
      }, user)
  }

  /// After the name was resolved, so that no record of a stranger's leads inside.
  private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
    // The address ends behind the struct, which has room for the shortest only.
    let bytes = UnsafeRawBufferPointer(
      start: UnsafeRawPointer(address) + (MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0),
      count: Int(address.pointee.addrlen))
    guard PublicAddress.isPublic(bytes) else {
      wasPrivate = true
      return CURL_SOCKET_BAD
    }
    return socket(
      address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
      address.pointee.protocol)
  }
}
