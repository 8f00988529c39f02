// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.problem.Problem;
import dev.headway.http.route.Reply;
import java.util.Map;

/** Problems as replies. */
final class Problems {
  private Problems() {}

  /**
   * The reply that tells of {@code problem}.
   *
   * @param instance path of the request
   */
  static Reply reply(Problem problem, String instance, String traceId) {
    Reply reply =
        Reply.json(problem.type().status(), Problem.MEDIA_TYPE, problem.body(instance, traceId));
    for (Map.Entry<String, String> header : problem.headers().entrySet()) {
      reply = reply.header(header.getKey(), header.getValue());
    }
    return reply;
  }
}
