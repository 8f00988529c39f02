// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * People before browsers: what they say once is kept in a cookie, and stands for the headers that
 * other clients send. The cookie is checked with every request, as those headers are; scripts
 * cannot read it, and other sites cannot send it.
 */
public final class BrowserSessions {
  /** Header that a page of ours sends with what changes something, and no other site can. */
  public static final String CSRF_HEADER = "X-Headway-CSRF";

  /** Largest cookie that every browser keeps, with room for its name and attributes. */
  private static final int MAX_COOKIE = 3800;

  private static final String NAME = "headway_session";
  private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict";
  private static final String SEPARATOR = "\n";
  private static final List<String> SAID_OTHERWISE =
      List.of(
          TokenIdentity.AUTHORIZATION,
          HeaderIdentity.TENANT,
          HeaderIdentity.USER,
          HeaderIdentity.ROLES);

  /** How people sign in. */
  public enum SignIn {
    /** With a signed token. */
    JWT,
    /** With names, which are believed. */
    HEADERS,
    /** Not here: a proxy says who they are. */
    PROXY;

    /** Its name outside of Java. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final SignIn how;

  /** Sessions of people who sign in like this. */
  public BrowserSessions(SignIn how) {
    this.how = how;
  }

  /** How people sign in. */
  public SignIn how() {
    return how;
  }

  /**
   * The headers of a request, with what its cookie stands for where they say nothing themselves.
   */
  public Headers identify(Headers sent) {
    return cookie(sent).map(value -> standingIn(value, sent)).orElse(sent);
  }

  /**
   * Lets a request pass that would change something.
   *
   * @throws dev.headway.http.problem.ProblemException 403 when it is identified by a cookie and
   *     does not come from a page of ours
   */
  public void checkWrite(Headers sent) {
    if (cookie(sent).isPresent()) {
      checkOwnPage(sent);
    }
  }

  /**
   * Lets a request of a page of ours pass.
   *
   * @throws dev.headway.http.problem.ProblemException 403 for any other
   */
  public static void checkOwnPage(Headers sent) {
    if (sent.values(CSRF_HEADER).isEmpty()
        || sent.values("Sec-Fetch-Site").stream().anyMatch(site -> !site.equals("same-origin"))) {
      throw Problem.of(
              ProblemType.FORBIDDEN,
              "What a browser's session changes must come from a page of this server, with "
                  + CSRF_HEADER)
          .exception();
    }
  }

  /** Headers that a client with this token would send. */
  public Headers token(String token) {
    return of(Map.of(TokenIdentity.AUTHORIZATION, "Bearer " + token));
  }

  /** Headers that a client of these names would send. */
  public Headers names(String tenant, String user, List<String> roles) {
    return of(
        Map.of(
            HeaderIdentity.TENANT, tenant,
            HeaderIdentity.USER, user,
            HeaderIdentity.ROLES, String.join(",", roles)));
  }

  /**
   * A cookie that stands for {@code headers}, as {@code Set-Cookie} has it. It ends with the
   * browser; a token in it ends by itself.
   *
   * @param secure the browser came by HTTPS: it is not to send it otherwise
   * @throws dev.headway.http.problem.ProblemException 422 when it is too long for a cookie
   */
  public String setCookie(Headers headers, boolean secure) {
    String value =
        switch (how) {
          case JWT -> first(headers, TokenIdentity.AUTHORIZATION).substring("Bearer ".length());
          case HEADERS ->
              encoded(
                  String.join(
                      SEPARATOR,
                      first(headers, HeaderIdentity.TENANT),
                      first(headers, HeaderIdentity.USER),
                      first(headers, HeaderIdentity.ROLES)));
          case PROXY -> throw new IllegalStateException("a proxy says who is asking");
        };
    if (value.length() > MAX_COOKIE || !value.matches("[A-Za-z0-9._~+/=-]+")) {
      throw Problem.parameter("/token", "The token is too long for a cookie, or no token")
          .exception();
    }
    return NAME + "=" + value + ATTRIBUTES + (secure ? "; Secure" : "");
  }

  /** A cookie that ends the session, as {@code Set-Cookie} has it. */
  public static String endCookie() {
    return NAME + "=" + ATTRIBUTES + "; Max-Age=0";
  }

  private Optional<String> cookie(Headers sent) {
    if (how == SignIn.PROXY
        || SAID_OTHERWISE.stream().anyMatch(name -> !sent.values(name).isEmpty())) {
      return Optional.empty();
    }
    return sent.values("Cookie").stream()
        .flatMap(line -> List.of(line.split(";", -1)).stream())
        .map(String::strip)
        .filter(pair -> pair.startsWith(NAME + "="))
        .map(pair -> pair.substring(NAME.length() + 1))
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private Headers standingIn(String value, Headers sent) {
    Headers told = how == SignIn.JWT ? token(value) : decoded(value);
    return name -> {
      List<String> values = told.values(name);
      return values.isEmpty() ? sent.values(name) : values;
    };
  }

  private Headers decoded(String value) {
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8)
              .split(SEPARATOR, -1);
      if (parts.length == 3) {
        return names(parts[0], parts[1], List.of(parts[2]));
      }
    } catch (IllegalArgumentException e) {
      // Not a cookie of ours: it says nothing, and the answer is 401.
    }
    return name -> List.of();
  }

  private static Headers of(Map<String, String> headers) {
    return name ->
        headers.entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase(name))
            .map(Map.Entry::getValue)
            .toList();
  }

  private static String first(Headers headers, String name) {
    return headers.values(name).getFirst();
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
