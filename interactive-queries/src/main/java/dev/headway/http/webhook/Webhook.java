// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import dev.headway.http.plan.PlanSetSnapshots;
import dev.headway.listing.PlanFilter;
import dev.headway.listing.View;
import dev.headway.schemas.key.Owner;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be told of what, and where. Written by its owners; what becomes of its deliveries is in
 * {@link WebhookHealth}.
 *
 * @param id its name
 * @param owner who made it
 * @param ofTenant it is told of the plans of all users of the tenant; else of the owner's
 * @param url where
 * @param description what its owner says of it
 * @param events of what
 * @param filter of which plans, by name of the list's parameters
 * @param enabled its owner wants it to be told
 * @param secret signs
 * @param retired signed before, and signs too until {@code retiredUntil}; null: there is none
 * @param retiredUntil until when
 * @param createdAt changes from here on are told
 * @param updatedAt when it was last written
 */
public record Webhook(
    String id,
    Owner owner,
    boolean ofTenant,
    String url,
    String description,
    Set<EventType> events,
    Map<String, String> filter,
    boolean enabled,
    WebhookSecret secret,
    @Nullable WebhookSecret retired,
    @Nullable Instant retiredUntil,
    Instant createdAt,
    Instant updatedAt) {
  private static final int ID_BYTES = 18;

  /** Copies the collections. */
  public Webhook {
    events = Set.copyOf(events);
    filter = Map.copyOf(filter);
  }

  /** Whose plans it is told of. */
  public View view() {
    return ofTenant ? View.ofTenant(owner.tenantId()) : View.of(owner);
  }

  /** What of a change it is to be told, in order. */
  public List<EventType> wanted(PlanChange change) {
    if (!enabled || change.time() < createdAt.toEpochMilli() || !view().shows(change.key())) {
      return List.of();
    }
    Set<EventType> wanted = EnumSet.copyOf(change.events());
    wanted.retainAll(events);
    // Last: it costs the most.
    return wanted.isEmpty() || !PlanSetSnapshots.wants(plans(), change.plan())
        ? List.of()
        : new ArrayList<>(wanted);
  }

  private PlanFilter plans() {
    return PlanSetSnapshots.filter(filter, view());
  }

  /**
   * The id of the delivery of an event: the same however often it is found out, and without a full
   * stop, which the signed text is divided by.
   */
  public String deliveryId(PlanChange change, EventType type) {
    return "msg_"
        + digest(
            id + "\n" + change.key() + "\n" + change.plan().getVersion() + "\n" + type.label());
  }

  /** A short text for {@code text}, of letters that need no escaping anywhere. */
  static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(java.util.Arrays.copyOf(hash, ID_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** The signatures of a delivery: of the secret, and of the one before while it is valid. */
  public String signatures(String deliveryId, Instant now, String body) {
    String own = secret.sign(deliveryId, now.getEpochSecond(), body);
    return retired != null && retiredUntil != null && now.isBefore(retiredUntil)
        ? own + " " + retired.sign(deliveryId, now.getEpochSecond(), body)
        : own;
  }

  /** This as its owner wants it now. */
  Webhook as(
      String newUrl,
      String says,
      Set<EventType> of,
      Map<String, String> plans,
      boolean on,
      Instant now) {
    return new Webhook(
        id,
        owner,
        ofTenant,
        newUrl,
        says,
        of,
        plans,
        on,
        secret,
        retired,
        retiredUntil,
        createdAt,
        now);
  }

  /** This with another secret; the one there was signs too until {@code until}. */
  Webhook rotated(WebhookSecret next, Instant until, Instant now) {
    return new Webhook(
        id,
        owner,
        ofTenant,
        url,
        description,
        events,
        filter,
        enabled,
        next,
        secret,
        until,
        createdAt,
        now);
  }
}
