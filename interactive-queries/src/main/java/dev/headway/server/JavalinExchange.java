// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.identity.Caller;
import dev.headway.http.identity.HeaderText;
import dev.headway.http.identity.Headers;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.ReadFrom;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request of Javalin's, as routes see it. */
final class JavalinExchange implements Exchange {
  private final Context context;
  private final Admission admission;
  private final int maxBodyBytes;
  private final Map<String, Object> notes = new LinkedHashMap<>();
  private @Nullable ReadFrom readFrom;
  private @Nullable Caller caller;

  JavalinExchange(Context context, Admission admission, int maxBodyBytes) {
    this.context = context;
    this.admission = admission;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public String path(String name) {
    return context.pathParam(name);
  }

  @Override
  public @Nullable String query(String name) {
    List<String> values = context.queryParams(name);
    if (values.size() > 1) {
      throw Problem.parameter("/query/" + name, name + " is there more than once").exception();
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  @Override
  public @Nullable String header(String name) {
    Enumeration<String> values = context.req().getHeaders(name);
    if (!values.hasMoreElements()) {
      return null;
    }
    String value = values.nextElement();
    while (values.hasMoreElements()) {
      if (!values.nextElement().equals(value)) {
        throw Problem.parameter("/header/" + name, name + " is there more than once").exception();
      }
    }
    return HeaderText.decode(value);
  }

  @Override
  public Headers headers() {
    return name -> {
      Enumeration<String> sent = context.req().getHeaders(name);
      if (!sent.hasMoreElements()) {
        return List.of();
      }
      List<String> values = new ArrayList<>(1);
      while (sent.hasMoreElements()) {
        values.add(HeaderText.decode(sent.nextElement()));
      }
      return values;
    };
  }

  @Override
  public byte[] body() {
    if (context.req().getContentLengthLong() > maxBodyBytes) {
      throw tooLarge();
    }
    try (InputStream in = context.req().getInputStream()) {
      byte[] body = in.readNBytes(maxBodyBytes);
      if (body.length == maxBodyBytes && in.read() >= 0) {
        throw tooLarge();
      }
      return body;
    } catch (IOException e) {
      throw Problem.of(ProblemType.MALFORMED_REQUEST, "The body could not be read to its end")
          .exception();
    }
  }

  private ProblemException tooLarge() {
    return Problem.of(ProblemType.TOO_LARGE, "The body is larger than " + maxBodyBytes + " bytes")
        .withHeader("Connection", "close")
        .exception();
  }

  @Override
  public String target() {
    String query = context.req().getQueryString();
    String path = context.req().getRequestURI();
    return query == null ? path : path + "?" + query;
  }

  @Override
  public ReadFrom readFrom() {
    ReadFrom known = readFrom;
    if (known == null) {
      known = admission.readFrom(this);
      readFrom = known;
    }
    return known;
  }

  @Override
  public Caller identity() {
    Caller known = caller;
    if (known == null) {
      known = admission.caller(this);
      caller = known;
    }
    return known;
  }

  @Override
  public void note(String name, Object value) {
    notes.put(name, value);
  }

  /** What was noted. */
  Map<String, Object> notes() {
    return notes;
  }
}
