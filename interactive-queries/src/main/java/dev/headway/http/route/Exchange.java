// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.route;

import dev.headway.http.identity.Caller;
import dev.headway.http.identity.Headers;
import dev.headway.schemas.key.Owner;
import org.jspecify.annotations.Nullable;

/** One request, as a route's code sees it. */
public interface Exchange {
  /** The decoded value of a parameter in the path. */
  String path(String name);

  /** The decoded value of a query parameter; null without one. Given twice: 422. */
  @Nullable String query(String name);

  /** The value of a header; null without one. Given twice with different values: 422. */
  @Nullable String header(String name);

  /** All headers. */
  Headers headers();

  /** The body; 413 when it is larger than configured. */
  byte[] body();

  /** Path and query as they were sent. */
  String target();

  /** Where the answer may come from. */
  ReadFrom readFrom();

  /**
   * Who is asking, and what it may do: 401 when nobody says, 422 when the names are impossible.
   * What a request is about is the caller's own unless the route says otherwise.
   */
  Caller identity();

  /** Whose plans are the caller's own. */
  default Owner caller() {
    return identity().owner();
  }

  /**
   * Tells for the audit record of this call what it was about: counts and ids, never what came in
   * with it.
   */
  void note(String name, Object value);
}
