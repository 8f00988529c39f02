// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import dev.headway.http.problem.Problem;
import dev.headway.schemas.key.Owner;

/** What tenants and users may be called. */
public final class Names {
  private Names() {}

  /**
   * A name as it is used: without space around it.
   *
   * @param pointer where it stands, for {@code errors[]}
   * @param subject what it is called in the answer when it cannot be used
   * @throws dev.headway.http.problem.ProblemException 422 when it cannot be used
   */
  public static String checked(String pointer, String subject, String value) {
    String name = value.strip();
    if (name.isEmpty()) {
      throw Problem.parameter(pointer, subject + " is empty").exception();
    }
    if (name.codePointCount(0, name.length()) > Owner.MAX_LENGTH) {
      throw Problem.parameter(
              pointer, subject + " is longer than " + Owner.MAX_LENGTH + " characters")
          .exception();
    }
    if (name.codePoints().anyMatch(Character::isISOControl)) {
      throw Problem.parameter(pointer, subject + " must not hold control characters").exception();
    }
    return name;
  }
}
