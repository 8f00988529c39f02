// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.audit.AuditLog;
import dev.headway.http.audit.AuditRecord;
import dev.headway.http.identity.Caller;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Reply;
import dev.headway.http.route.Route;
import dev.headway.http.route.StreamBody;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Takes a request to its route and the answer back: ids, problems, headers, metrics, audit. */
final class RequestHandling {
  private static final Logger LOG = LoggerFactory.getLogger(RequestHandling.class);
  private static final String UNMATCHED = "unmatched";

  private final int maxBodyBytes;
  private final Admission admission;
  private final HttpMetrics metrics;
  private final AuditLog audit;
  private final Clock clock;
  private final AtomicInteger underWay = new AtomicInteger();

  RequestHandling(
      int maxBodyBytes, Admission admission, HttpMetrics metrics, AuditLog audit, Clock clock) {
    this.maxBodyBytes = maxBodyBytes;
    this.admission = admission;
    this.metrics = metrics;
    this.audit = audit;
    this.clock = clock;
  }

  /** Answers with {@code route}. */
  void handle(Route route, Context context) {
    Call call = new Call(route, context);
    answer(route.path(), context, call::answer, call::audit);
  }

  /** A request at its route. */
  private final class Call {
    private final Route route;
    private final Context context;
    private final JavalinExchange exchange;
    private @Nullable Caller caller;

    Call(Route route, Context context) {
      this.route = route;
      this.context = context;
      this.exchange = new JavalinExchange(context, admission, maxBodyBytes);
    }

    Reply answer() {
      admission.check(context.header("Host"));
      // Before it is answered: a problem carries them, too.
      admission.answerHeaders(exchange).forEach(context::header);
      if (route.identity()) {
        Caller asking = exchange.identity();
        if (route.mutates()) {
          admission.checkWrite(exchange);
        }
        admission.count(asking).forEach(context::header);
        // What is one too many is not audited either: refusing it must stay cheap.
        caller = asking;
        route.admit(asking);
      }
      return route.endpoint().answer(exchange);
    }

    void audit(Reply reply, RequestIds ids) {
      Caller asking = caller;
      if (asking != null && route.mutates()) {
        audit.record(
            new AuditRecord(
                clock.instant(),
                ids.requestId(),
                ids.traceId(),
                asking.owner().tenantId(),
                asking.owner().userId(),
                asking.roles(),
                route.id(),
                exchange.notes(),
                reply.status()));
      }
    }
  }

  /** What is left to do when an answer is written. */
  private interface Afterwards {
    /** Nothing. */
    Afterwards NOTHING = (reply, ids) -> {};

    void with(Reply reply, RequestIds ids);
  }

  /** Answers a request that no route takes. */
  void handleUnmatched(HttpResponseException failure, Context context) {
    answer(
        UNMATCHED,
        context,
        () -> {
          admission.check(context.header("Host"));
          throw problem(failure).exception();
        },
        Afterwards.NOTHING);
  }

  /** Answers where something failed outside any route. */
  void handleFailure(Exception failure, Context context) {
    answer(
        UNMATCHED,
        context,
        () -> {
          throw new IllegalStateException("a request failed outside its route", failure);
        },
        Afterwards.NOTHING);
  }

  private static Problem problem(HttpResponseException failure) {
    return switch (failure.getStatus()) {
      case 404 -> Problem.of(ProblemType.NO_SUCH_ROUTE, "There is no such route");
      case 405 -> {
        String allowed = failure.getDetails().getOrDefault("availableMethods", "");
        Problem problem = Problem.of(ProblemType.METHOD_NOT_ALLOWED, "This route takes " + allowed);
        yield problem.withHeader("Allow", allowed);
      }
      case 413 -> Problem.of(ProblemType.TOO_LARGE, "The body is too large");
      default -> Problem.of(ProblemType.MALFORMED_REQUEST, "The request cannot be understood");
    };
  }

  /** Requests not answered yet. */
  int underWay() {
    return underWay.get();
  }

  private void answer(
      String template, Context context, Supplier<Reply> endpoint, Afterwards afterwards) {
    RequestIds ids = RequestIds.of(context.header("X-Request-ID"), context.header("traceparent"));
    MDC.put("request_id", ids.requestId());
    MDC.put("trace_id", ids.traceId());
    try {
      // A stream is answered when it begins: neither a request under way nor a time of hours.
      stream(answered(template, context, ids, endpoint, afterwards), context);
    } finally {
      MDC.remove("request_id");
      MDC.remove("trace_id");
    }
  }

  private Reply answered(
      String template,
      Context context,
      RequestIds ids,
      Supplier<Reply> endpoint,
      Afterwards afterwards) {
    long start = System.nanoTime();
    underWay.incrementAndGet();
    try {
      Reply reply = reply(context, ids, endpoint);
      try {
        write(reply, ids, context);
        metrics.answered(
            context.method().name(), template, reply.status(), System.nanoTime() - start);
        LOG.debug("{} {} {}", context.method(), template, reply.status());
        afterwards.with(reply, ids);
        return reply;
      } catch (RuntimeException e) {
        close(reply.stream());
        throw e;
      }
    } finally {
      underWay.decrementAndGet();
    }
  }

  private static void close(@Nullable StreamBody body) {
    if (body != null) {
      body.close();
    }
  }

  private static void stream(Reply reply, Context context) {
    try (StreamBody body = reply.stream()) {
      if (body != null && context.method() != HandlerType.HEAD) {
        context.res().setBufferSize(body.pieceBytes());
        // Not by the context: it would gather and compress what is to be sent at once.
        context.res().flushBuffer();
        body.write(context.res().getOutputStream());
      }
    } catch (IOException e) {
      LOG.debug("the client is gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The answer has begun: all that can be done is to end it.
      LOG.error("a stream failed", e);
    }
  }

  private static Reply reply(Context context, RequestIds ids, Supplier<Reply> endpoint) {
    Problem problem;
    try {
      return endpoint.get();
    } catch (ProblemException e) {
      problem = e.problem();
    } catch (RuntimeException e) {
      // The stack trace is for the log; the client gets the trace id to ask about.
      LOG.error("a request failed", e);
      problem =
          Problem.of(
              ProblemType.INTERNAL_ERROR, "A fault of Headway; the log has it under this trace_id");
    }
    return Problems.reply(problem, context.req().getRequestURI(), ids.traceId());
  }

  private static void write(Reply reply, RequestIds ids, Context context) {
    context.status(reply.status());
    // Added, not set: setting looks for others of the name first.
    HttpServletResponse response = context.res();
    SecurityHeaders.ALL.forEach(
        (name, value) -> {
          if (!reply.headers().containsKey(name)) {
            response.addHeader(name, value);
          }
        });
    response.addHeader("X-Request-ID", ids.requestId());
    reply.headers().forEach(context::header);
    if (!reply.contentType().isEmpty()) {
      context.contentType(reply.contentType());
      if (reply.stream() == null) {
        body(reply, context);
      }
    } else {
      context.res().setContentType(null);
    }
  }

  /** At once: as the result of the context it would be copied through a stream first. */
  private static void body(Reply reply, Context context) {
    try {
      context.outputStream().write(reply.body());
    } catch (IOException e) {
      LOG.debug("the client is gone", e);
    }
  }
}
