internal import Federation
internal import Model
internal import Transport
internal import Wire

/// How a domain's node is found: its documents at the domain, or where the domain delegates to.
extension PeerClient {
  /// Fetches the documents of a domain. Nothing of them is verified. A delegation is followed once and kept nowhere: what lasts
  /// are the documents, which say where the node is.
  func discover(
    _ domain: Domain, completion: @escaping @Sendable (Result<[SignedDocument], Failure>) -> Void
  ) {
    askDocuments(of: domain, at: domain.string) { [self] result in
      switch result {
      case .failure(let failure): completion(.failure(failure))
      case .success(.documents(let documents)): completion(.success(documents))
      case .success(.delegation(let delegation)): follow(delegation, completion)
      }
    }
  }

  private func follow(
    _ delegation: Delegation, _ completion: @escaping @Sendable (Result<[SignedDocument], Failure>) -> Void
  ) {
    askDocuments(of: delegation.host, at: delegation.authority.string) { result in
      completion(
        result.flatMap { answer in
          do throws(DiscoveryAnswer.Fault) { return .success(try answer.documentsOfDelegate()) } catch {
            return .failure(Failure(code: error.rawValue))
          }
        })
    }
  }

  private func askDocuments(
    of host: Domain, at authority: String,
    _ completion: @escaping @Sendable (Result<DiscoveryAnswer, Failure>) -> Void
  ) {
    var request = ClientRequest(
      url: "https://\(authority)/.well-known/hanse", authorityFile: authorityFile)
    route(&request, to: host)
    request.maxResponseBytes = DiscoveryAnswer.maxBytes
    http.send(request) { result in
      switch result {
      case .failure(let error): completion(.failure(Failure(code: error.code.rawValue)))
      case .success(let response):
        do throws(DiscoveryAnswer.Fault) {
          completion(.success(try DiscoveryAnswer(status: response.status, body: response.body)))
        } catch {
          completion(.failure(Failure(code: error.rawValue)))
        }
      }
    }
  }
}
