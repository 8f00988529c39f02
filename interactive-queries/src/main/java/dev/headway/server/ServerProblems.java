// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.json.Json;
import dev.headway.http.problem.Problem;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Tells of what fails before a request reaches any route: bad request lines, headers that are too
 * long, a server that stops.
 */
final class ServerProblems extends ErrorHandler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    RequestIds ids = RequestIds.of(null, request.getHeaders().get("traceparent"));
    Map<String, Object> body = new LinkedHashMap<>();
    // RFC 9457: where the status says it all, the type is about:blank and the title is the status'
    // name.
    body.put("type", "about:blank");
    body.put("title", HttpStatus.getMessage(status));
    body.put("status", status);
    body.put("detail", "The server did not take the request to a route");
    body.put("instance", String.valueOf(request.getHttpURI().getPath()));
    body.put("trace_id", ids.traceId());
    SecurityHeaders.ALL.forEach((name, value) -> response.getHeaders().put(name, value));
    response.getHeaders().put("X-Request-ID", ids.requestId());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
      // It stops: another instance answers, or the next process of this one.
      response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
    }
    response.write(true, ByteBuffer.wrap(Json.bytes(body)), callback);
    return true;
  }
}
