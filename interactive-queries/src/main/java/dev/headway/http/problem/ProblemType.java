// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.problem;

/** Every kind of error a client can meet, with what it means and what to do about it. */
public enum ProblemType {
  /** The body is not what it should be. */
  INVALID_EVENT(
      "invalid-event",
      400,
      "Invalid event",
      "No event of the body could be accepted. errors[] names each fault by a JSON pointer into the body."),
  /** The token is tampered with, cut, or from somewhere else. */
  INVALID_POSITION(
      "invalid-position",
      400,
      "Invalid position token",
      "at_least is not a token of this deployment. Take it unchanged from a Headway-Position header, and drop tokens when the deployment is replaced."),
  /** The id of an event of a stream is tampered with, cut, or from somewhere else. */
  INVALID_CURSOR(
      "invalid-cursor",
      400,
      "Invalid cursor",
      "Last-Event-ID is not the id of an event of this stream and deployment. Open the stream without one: it begins with a snapshot."),
  /** The request is broken below the level of routes. */
  MALFORMED_REQUEST(
      "malformed-request", 400, "Malformed request", "The request is not well-formed HTTP."),
  /** Nobody said who is asking. */
  UNAUTHENTICATED(
      "unauthenticated",
      401,
      "Not authenticated",
      "Say who you are: by a token in Authorization: Bearer, or, where the server believes headers, by X-Tenant-ID and X-User-ID, and the proxy's secret where one is"
          + " configured. The detail says what is wrong with a token."),
  /** The caller may not do this. */
  FORBIDDEN(
      "forbidden",
      403,
      "Forbidden",
      "The caller is known, but has not the role that this takes; the detail names it. Roles are given by who makes the tokens, or by X-Roles where headers are believed."),
  /** The plan is not known, or not the caller's. */
  PLAN_NOT_FOUND(
      "plan-not-found",
      404,
      "Plan not found",
      "The caller has no plan with this id. Plans of other users and tenants look the same."),
  /** The delegation group is not known, or not the caller's. */
  GROUP_NOT_FOUND(
      "group-not-found",
      404,
      "Delegation group not found",
      "None of the caller's plans has started a delegation group with this id. Groups of other users and tenants look the same."),
  /** The erasure is not known, or another tenant's. */
  ERASURE_NOT_FOUND(
      "erasure-not-found",
      404,
      "Erasure not found",
      "No erasure of the caller's tenant has this id. Those of other tenants look the same."),
  /** The webhook is not known, or not the caller's. */
  WEBHOOK_NOT_FOUND(
      "webhook-not-found",
      404,
      "Webhook not found",
      "The caller has no webhook with this id. Webhooks of other users and tenants look the same."),
  /** The delivery is not known, or not the caller's. */
  DELIVERY_NOT_FOUND(
      "delivery-not-found",
      404,
      "Delivery not found",
      "The webhook has no delivery with this id: it may have left the log."),
  /** There is no such route. */
  NO_SUCH_ROUTE("no-such-route", 404, "No such route", "See /docs for the routes there are."),
  /** The route exists, for another method. */
  METHOD_NOT_ALLOWED(
      "method-not-allowed",
      405,
      "Method not allowed",
      "The Allow header names the methods of this route."),
  /** Several users of the tenant have a plan of this id. */
  AMBIGUOUS_PLAN(
      "ambiguous-plan",
      409,
      "Ambiguous plan",
      "Several users of the tenant have a plan with this id. errors[] names them: pass one as user_id."),
  /** The delivery waits for its next attempt. */
  DELIVERY_PENDING(
      "delivery-pending",
      409,
      "Delivery pending",
      "The delivery is tried again by itself; only what has ended can be sent again."),
  /** There are as many webhooks as there may be. */
  TOO_MANY_WEBHOOKS(
      "too-many-webhooks",
      409,
      "Too many webhooks",
      "The user or the tenant has as many webhooks as it may; the detail says which. Delete some."),
  /** The body, the batch or a payload is too large, or what a plan has in history. */
  TOO_LARGE(
      "too-large",
      413,
      "Too large",
      "Send smaller batches; keep large payloads elsewhere and send a reference. Of a read: the plan has more in history than an answer may hold; ask for it by SQL."),
  /** The body is in a format Headway does not read. */
  UNSUPPORTED_MEDIA_TYPE(
      "unsupported-media-type",
      415,
      "Unsupported media type",
      "Send application/cloudevents+json, application/cloudevents-batch+json or application/json, in UTF-8 and not compressed."),
  /** The Host header is not one of this machine's local names. */
  FOREIGN_HOST(
      "foreign-host",
      421,
      "Foreign host name",
      "Without a proxy secret the API answers to localhost and loopback addresses only, so that no web page can reach it under a name of its own."),
  /** A parameter or header has an impossible value. */
  INVALID_PARAMETER(
      "invalid-parameter",
      422,
      "Invalid parameter",
      "errors[] names the parameter or header and what it may be."),
  /** The tenant asks more than it may. */
  RATE_LIMITED(
      "rate-limited",
      429,
      "Rate limited",
      "The tenant has asked as much as it may at the moment. Ask again after Retry-After; the RateLimit header of every answer says how much is left."),
  /** There are as many streams as there may be. */
  TOO_MANY_STREAMS(
      "too-many-streams",
      429,
      "Too many streams",
      "The instance, the tenant or the user has as many streams open as it may; the detail says which. Close some, or ask again after Retry-After."),
  /** A fault of Headway. */
  INTERNAL_ERROR(
      "internal-error", 500, "Internal error", "A fault of Headway. trace_id finds it in the log."),
  /** The store has not got as far as asked for, within the time allowed. */
  NOT_UP_TO_POSITION(
      "not-up-to-position",
      503,
      "Not up to position",
      "The store has not yet processed the inputs as far as at_least demands. Ask again after Retry-After, or allow more time with wait_ms."),
  /** Partitions are being moved. */
  REBALANCING(
      "rebalancing",
      503,
      "Rebalancing",
      "No store can answer at the moment: partitions are being moved or restored. Ask again after Retry-After."),
  /** Not all partitions answer. */
  INCOMPLETE(
      "incomplete",
      503,
      "Incomplete",
      "Partitions that the answer needs do not answer at the moment. Ask again after Retry-After."),
  /** History is needed and does not answer. */
  HISTORY_UNAVAILABLE(
      "history-unavailable",
      503,
      "History unavailable",
      "The stores do not know the plan, or history was asked for, and history cannot be read at the moment: the plan may be there or not. Ask again after Retry-After; source=live answers from the stores alone."),
  /** No token can be checked. */
  KEYS_UNAVAILABLE(
      "keys-unavailable",
      503,
      "Keys unavailable",
      "The public keys that tokens are checked with cannot be had, so nobody is believed. Ask again after Retry-After; those who run Headway find the reason in its log."),
  /** Webhooks cannot be read or written. */
  WEBHOOKS_UNAVAILABLE(
      "webhooks-unavailable",
      503,
      "Webhooks unavailable",
      "Webhooks cannot be read or written at the moment: Kafka does not answer, or the instance has just started. Ask again after Retry-After."),
  /** Kafka or the schema registry does not take events. */
  INGEST_UNAVAILABLE(
      "ingest-unavailable",
      503,
      "Ingest unavailable",
      "Kafka or the schema registry did not take all events in time; some may have been taken. Send the same body again after Retry-After: events with ids, or"
          + " sent with the same Idempotency-Key, count once.");

  private final String slug;
  private final int status;
  private final String title;
  private final String meaning;

  ProblemType(String slug, int status, String title, String meaning) {
    this.slug = slug;
    this.status = status;
    this.title = title;
    this.meaning = meaning;
  }

  /** Last part of the type's URI. */
  public String slug() {
    return slug;
  }

  /** The type's URI, relative to the server: a page that explains it. */
  public String uri() {
    return "/problems/" + slug;
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** Short summary, the same for every occurrence. */
  public String title() {
    return title;
  }

  /** What it means and what to do. */
  public String meaning() {
    return meaning;
  }
}
