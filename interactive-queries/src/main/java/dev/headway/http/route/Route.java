// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.route;

import dev.headway.http.identity.Caller;
import dev.headway.http.identity.Role;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route: what clients are told about it, and the code that answers. The server's routing and the
 * API's document are made from the same table of these, so that neither can know more than the
 * other.
 *
 * @param method HTTP method
 * @param path path with its parameters in braces
 * @param id name of the operation, unique
 * @param group heading it stands under
 * @param summary one line
 * @param description the rest
 * @param identity the caller must say who it is
 * @param role the least role the caller must have, where it must say who it is
 * @param parameters parameters
 * @param body body; null for none
 * @param responses answers, problems included
 * @param endpoint code
 */
public record Route(
    Method method,
    String path,
    String id,
    String group,
    String summary,
    String description,
    boolean identity,
    Role role,
    List<Parameter> parameters,
    @Nullable RequestBody body,
    List<Response> responses,
    Endpoint endpoint) {

  /** HTTP methods in use. */
  public enum Method {
    /** Reads. */
    GET,
    /** Takes something. */
    POST,
    /** Replaces something. */
    PUT,
    /** Erases. */
    DELETE
  }

  /** Copies the lists. */
  public Route {
    parameters = List.copyOf(parameters);
    responses = List.copyOf(responses);
  }

  /** Whether it changes anything: such calls are audited. */
  public boolean mutates() {
    return method != Method.GET;
  }

  /**
   * Lets {@code caller} pass.
   *
   * @throws dev.headway.http.problem.ProblemException 403 when it has not the role this takes
   */
  public void admit(Caller caller) {
    if (!caller.has(role)) {
      throw Problem.of(ProblemType.FORBIDDEN, "This takes the role " + role.label()).exception();
    }
  }

  /** Begins a route that anybody may ask. */
  public static Builder get(String path, String id, String group) {
    return new Builder(Method.GET, path, id, group);
  }

  /** Begins a route that takes something. */
  public static Builder post(String path, String id, String group) {
    return new Builder(Method.POST, path, id, group);
  }

  /** Begins a route that replaces something. */
  public static Builder put(String path, String id, String group) {
    return new Builder(Method.PUT, path, id, group);
  }

  /** Begins a route that erases something. */
  public static Builder delete(String path, String id, String group) {
    return new Builder(Method.DELETE, path, id, group);
  }

  /** Gathers what makes a route. */
  public static final class Builder {
    private final Method method;
    private final String path;
    private final String id;
    private final String group;
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Response> responses = new ArrayList<>();
    private final List<ProblemType> problems = new ArrayList<>();
    private String summary = "";
    private String description = "";
    private boolean identity;
    private Role role = Role.USER;
    private @Nullable RequestBody body;

    private Builder(Method method, String path, String id, String group) {
      this.method = method;
      this.path = path;
      this.id = id;
      this.group = group;
    }

    /** What it does, in a line and in full. */
    public Builder says(String line, String full) {
      summary = line;
      description = full;
      return this;
    }

    /** The caller must say who it is. */
    public Builder identified() {
      return identified(Role.USER);
    }

    /** The caller must say who it is, and have at least this role. */
    public Builder identified(Role least) {
      identity = true;
      role = least;
      return problems(
          ProblemType.UNAUTHENTICATED,
          ProblemType.FORBIDDEN,
          ProblemType.INVALID_PARAMETER,
          ProblemType.RATE_LIMITED,
          ProblemType.KEYS_UNAVAILABLE);
    }

    /** Parameters. */
    public Builder takes(Parameter... more) {
      parameters.addAll(List.of(more));
      return this;
    }

    /** The body. */
    public Builder takes(RequestBody requestBody) {
      body = requestBody;
      return this;
    }

    /** A good answer. */
    public Builder answers(Response response) {
      responses.add(response);
      return this;
    }

    /** Problems it may answer with; an internal error always is one. */
    public Builder problems(ProblemType... types) {
      problems.addAll(List.of(types));
      return this;
    }

    /** The route. */
    public Route by(Endpoint endpoint) {
      List<ProblemType> all = new ArrayList<>(problems);
      all.add(ProblemType.INTERNAL_ERROR);
      List<Response> complete = new ArrayList<>(responses);
      complete.addAll(Response.problems(all.stream().distinct().toList()));
      return new Route(
          method,
          path,
          id,
          group,
          summary,
          description,
          identity,
          role,
          parameters,
          body,
          complete,
          endpoint);
    }
  }
}
