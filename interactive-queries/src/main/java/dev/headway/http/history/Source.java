// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.history;

import dev.headway.http.json.Json;
import dev.headway.http.problem.Problem;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import org.jspecify.annotations.Nullable;

/** Where an answer comes from. */
public enum Source {
  /** From the stores. */
  LIVE,
  /** From history in Postgres. */
  HISTORY;

  /** Header that says it of an answer. */
  public static final String HEADER = "Headway-Source";

  /** What the header says, for the document of the API. */
  public static final String HEADER_SAYS =
      "Where the answer comes from: live (the stores) or history (Postgres).";

  private static final String NAME = "source";
  private static final int LONGEST = 16;

  /** A parameter that asks for it. */
  public static Parameter parameter(String byDefault) {
    return Parameter.query(
        NAME, LONGEST, "live: from the stores. history: from Postgres. " + byDefault, "live");
  }

  /**
   * What a request asks for; null when it does not say.
   *
   * @param parameter the route's parameter
   */
  public static @Nullable Source of(Exchange exchange, Parameter parameter) {
    String label = parameter.read(exchange);
    if (label == null) {
      return null;
    }
    for (Source source : values()) {
      if (source.label().equals(label)) {
        return source;
      }
    }
    throw Problem.parameter("/query/" + NAME, NAME + " must be live or history").exception();
  }

  /** Its name in the API. */
  public String label() {
    return Json.label(this);
  }
}
