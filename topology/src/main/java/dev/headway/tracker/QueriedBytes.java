// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.store.OrderedBytes;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** One partition's store, read by interactive queries. Reads only. */
final class QueriedBytes implements OrderedBytes {
  private final KafkaStreams streams;
  private final String store;
  private final int partition;

  QueriedBytes(KafkaStreams streams, String store, int partition) {
    this.streams = streams;
    this.store = store;
    this.partition = partition;
  }

  private <T> @Nullable T ask(Query<T> query) {
    // One partition is named: getOnlyPartitionResult() would throw where another's failure came along.
    QueryResult<T> result =
        streams
            .query(
                StateQueryRequest.inStore(store).withQuery(query).withPartitions(Set.of(partition)).requireActive())
            .getPartitionResults()
            .get(partition);
    if (result == null) {
      throw new StoreNotHereException("partition " + partition + " is not on this instance");
    }
    if (result.isFailure()) {
      throw switch (result.getFailureReason()) {
        case NOT_ACTIVE, NOT_PRESENT, DOES_NOT_EXIST, NOT_UP_TO_BOUND ->
            new StoreNotHereException("partition " + partition + ": " + result.getFailureMessage());
        case UNKNOWN_QUERY_TYPE, STORE_EXCEPTION ->
            new IllegalStateException("partition " + partition + ": " + result.getFailureMessage());
      };
    }
    return result.getResult();
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return ask(KeyQuery.<Bytes, byte[]>withKey(Bytes.wrap(key)));
  }

  @Override
  public Scan scan(byte[] from, byte[] to) {
    KeyValueIterator<Bytes, byte[]> found =
        ask(RangeQuery.<Bytes, byte[]>withRange(Bytes.wrap(from), Bytes.wrap(to)));
    if (found == null) {
      throw new IllegalStateException("a range query without a result");
    }
    return new Scan() {
      @Override
      public boolean hasNext() {
        return found.hasNext() && Arrays.compareUnsigned(found.peekNextKey().get(), to) < 0;
      }

      @Override
      public Entry next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        KeyValue<Bytes, byte[]> next = found.next();
        return new Entry(next.key.get(), next.value);
      }

      @Override
      public void close() {
        found.close();
      }
    };
  }

  @Override
  public void put(byte[] key, byte[] value) {
    throw new IllegalStateException("a query does not write");
  }

  @Override
  public void delete(byte[] key) {
    throw new IllegalStateException("a query does not write");
  }
}
