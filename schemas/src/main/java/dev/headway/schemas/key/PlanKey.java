// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.key;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Identity of a plan. Its text form {@code tenant/user/plan}, each part percent-encoded, is the
 * record key of every plan topic; Kafka's murmur2 over its UTF-8 bytes places it.
 *
 * <p>A class and not a record for its text, which is needed several times for each event and is
 * made once.
 */
public final class PlanKey {
  /** Longest plan, task, correlation or event id and event type, in characters. */
  public static final int MAX_ID_LENGTH = 255;

  private final String tenantId;
  private final String userId;
  private final String planId;
  private @Nullable String text;

  /**
   * The key of a plan.
   *
   * @param tenantId tenant
   * @param userId user on whose behalf the plan runs
   * @param planId plan, unique for its owner
   */
  public PlanKey(String tenantId, String userId, String planId) {
    this.tenantId = tenantId;
    this.userId = userId;
    this.planId = planId;
  }

  /** The key of the plan {@code planId} of {@code owner}. */
  public static PlanKey of(Owner owner, String planId) {
    return new PlanKey(owner.tenantId(), owner.userId(), planId);
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when the text is not a plan key
   */
  public static PlanKey parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not a plan key (tenant/user/plan): '" + text + "'");
    }
    return new PlanKey(
        PercentEncoding.decode(parts[0]),
        PercentEncoding.decode(parts[1]),
        PercentEncoding.decode(parts[2]));
  }

  /** Tenant. */
  public String tenantId() {
    return tenantId;
  }

  /** User on whose behalf the plan runs. */
  public String userId() {
    return userId;
  }

  /** Plan, unique for its owner. */
  public String planId() {
    return planId;
  }

  /** Tenant and user. */
  public Owner owner() {
    return new Owner(tenantId, userId);
  }

  /** The text form as UTF-8 bytes. */
  public byte[] bytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The partition Kafka's default partitioner gives this key among {@code partitions}. */
  public int partition(int partitions) {
    return partition(bytes(), partitions);
  }

  /** The partition Kafka's default partitioner gives {@code key} among {@code partitions}. */
  public static int partition(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  /** Key of a task's records: plan key, slash, task id. */
  public String taskKey(String taskId) {
    return this + "/" + PercentEncoding.encode(taskId);
  }

  /** Key of a timeline entry: plan key, slash, source, slash, event id. */
  public String timelineKey(String source, String eventId) {
    return this + "/" + PercentEncoding.encode(source) + "/" + PercentEncoding.encode(eventId);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || (other instanceof PlanKey that
            && planId.equals(that.planId)
            && userId.equals(that.userId)
            && tenantId.equals(that.tenantId));
  }

  /** Plan ids alone tell nearly all plans apart. */
  @Override
  public int hashCode() {
    return planId.hashCode();
  }

  @Override
  public String toString() {
    String made = text;
    if (made == null) {
      made =
          PercentEncoding.encode(tenantId)
              + "/"
              + PercentEncoding.encode(userId)
              + "/"
              + PercentEncoding.encode(planId);
      text = made;
    }
    return made;
  }
}
