// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import dev.headway.http.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The headers of a request. */
@FunctionalInterface
public interface Headers {
  /** Every value of a header, in the order of the request; empty without one. */
  List<String> values(String name);

  /**
   * The value of a header that says one thing only; null without one.
   *
   * @throws dev.headway.http.problem.ProblemException 422 when it is there with different values
   */
  default @Nullable String single(String name) {
    List<String> values = values(name);
    if (values.isEmpty()) {
      return null;
    }
    String first = values.getFirst();
    for (String value : values) {
      if (!value.equals(first)) {
        throw Problem.parameter("/header/" + name, name + " is there more than once").exception();
      }
    }
    return first;
  }
}
