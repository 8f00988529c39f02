// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.query.EmittedVersions;
import dev.headway.query.InputPosition;
import dev.headway.query.InputPositions;
import dev.headway.query.InstanceAddress;
import dev.headway.query.PlanQueries;
import dev.headway.query.QueryResult;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.OrderedBytes;
import dev.headway.store.PartitionStore;
import java.util.Optional;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;

/** The tracker's own queries over the store of a topology test driver. */
public final class DrivenQueries {
  private DrivenQueries() {}

  public static PlanQueries over(
      OrderedBytes store, InputPositions positions, EmittedVersions versions) {
    return new StorePlanQueries(new DriverStore(store, positions, versions), 1);
  }

  /** The same queries, with the store as a copy of another instance's. */
  public static PlanQueries overCopy(OrderedBytes store) {
    return new StorePlanQueries(new DriverCopy(store), 1);
  }

  /**
   * The same queries where the store is not here, which shows only when it is read.
   *
   * @param active who has it; null when nobody is known to
   */
  public static PlanQueries elsewhere(int partitions, @Nullable InstanceAddress active) {
    return new StorePlanQueries(new NoStore(active), partitions);
  }

  private record NoStore(@Nullable InstanceAddress active) implements StoreAccess {
    @Override
    public OrderedBytes bytes(int partition) {
      return new NoBytes();
    }

    @Override
    public InputPosition lowerBound(int partition, PartitionStore unused) {
      return InputPosition.START;
    }

    @Override
    public InputPosition upperBound(int partition, PartitionStore unused) {
      return InputPosition.START;
    }

    @Override
    public InputPosition told(int partition, PartitionStore unused) {
      return InputPosition.START;
    }

    @Override
    public long committed(PlanKey plan, long stored) {
      return stored;
    }

    @Override
    public <T> Optional<QueryResult<T>> refusal(int partition) {
      return Optional.empty();
    }

    @Override
    public <T> QueryResult<T> unavailable(int partition, String reason) {
      return active == null
          ? new QueryResult.Rebalancing<>(reason)
          : new QueryResult.WrongHost<>(active);
    }
  }

  private static final class NoBytes implements OrderedBytes {
    @Override
    public byte @Nullable [] get(byte[] key) {
      throw new InvalidStateStoreException("the store is not here");
    }

    @Override
    public Scan scan(byte[] from, byte[] to) {
      throw new InvalidStateStoreException("the store is not here");
    }

    @Override
    public void put(byte[] key, byte[] value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(byte[] key) {
      throw new UnsupportedOperationException();
    }
  }

  /** The one partition, which nobody else can have. */
  private record DriverStore(OrderedBytes store, InputPositions positions, EmittedVersions versions)
      implements StoreAccess {
    @Override
    public OrderedBytes bytes(int partition) {
      return store;
    }

    @Override
    public InputPosition lowerBound(int partition, PartitionStore unused) {
      return positions.of(partition).orElseThrow().lowerBound();
    }

    @Override
    public InputPosition upperBound(int partition, PartitionStore unused) {
      return positions.of(partition).orElseThrow().upperBound();
    }

    @Override
    public InputPosition told(int partition, PartitionStore unused) {
      return positions.of(partition).orElseThrow().told();
    }

    @Override
    public long committed(PlanKey plan, long stored) {
      return versions.committed(plan, stored);
    }

    @Override
    public <T> Optional<QueryResult<T>> refusal(int partition) {
      return Optional.empty();
    }

    @Override
    public <T> QueryResult<T> unavailable(int partition, String reason) {
      return new QueryResult.Rebalancing<>(reason);
    }
  }

  /** A copy knows of itself what is written in it. */
  private record DriverCopy(OrderedBytes store) implements StoreAccess {
    @Override
    public OrderedBytes bytes(int partition) {
      return store;
    }

    @Override
    public InputPosition lowerBound(int partition, PartitionStore copy) {
      return AnyStores.sure(copy);
    }

    @Override
    public InputPosition upperBound(int partition, PartitionStore copy) {
      return AnyStores.shown(partition, copy);
    }

    @Override
    public InputPosition told(int partition, PartitionStore copy) {
      return AnyStores.sure(copy);
    }

    @Override
    public long committed(PlanKey plan, long stored) {
      return stored;
    }

    @Override
    public <T> Optional<QueryResult<T>> refusal(int partition) {
      return Optional.empty();
    }

    @Override
    public <T> QueryResult<T> unavailable(int partition, String reason) {
      return new QueryResult.Rebalancing<>(reason);
    }
  }
}
