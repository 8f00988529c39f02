// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Builds {@link PlanStore}s.
 *
 * @param logged builds what they are over
 */
record PlanStoreBuilder(StoreBuilder<KeyValueStore<Bytes, byte[]>> logged)
    implements StoreBuilder<PlanStore> {
  @Override
  public StoreBuilder<PlanStore> withCachingEnabled() {
    return new PlanStoreBuilder(logged.withCachingEnabled());
  }

  @Override
  public StoreBuilder<PlanStore> withCachingDisabled() {
    return new PlanStoreBuilder(logged.withCachingDisabled());
  }

  @Override
  public StoreBuilder<PlanStore> withLoggingEnabled(Map<String, String> config) {
    return new PlanStoreBuilder(logged.withLoggingEnabled(config));
  }

  @Override
  public StoreBuilder<PlanStore> withLoggingDisabled() {
    return new PlanStoreBuilder(logged.withLoggingDisabled());
  }

  @Override
  public PlanStore build() {
    return new PlanStore(logged.build());
  }

  @Override
  public Map<String, String> logConfig() {
    return logged.logConfig();
  }

  @Override
  public boolean loggingEnabled() {
    return logged.loggingEnabled();
  }

  @Override
  public String name() {
    return logged.name();
  }
}
