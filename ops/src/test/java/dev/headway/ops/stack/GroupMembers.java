// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Who is in a consumer group. */
public final class GroupMembers {
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  private GroupMembers() {}

  /** The members of a group; none where there is no such group. */
  public static Collection<MemberDescription> of(String bootstrapServers, String group)
      throws Exception {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers))) {
      return Objects.requireNonNull(
              admin.describeConsumerGroups(List.of(group)).describedGroups().get(group))
          .get(AT_MOST.toSeconds(), TimeUnit.SECONDS)
          .members();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return List.of();
      }
      throw e;
    }
  }
}
