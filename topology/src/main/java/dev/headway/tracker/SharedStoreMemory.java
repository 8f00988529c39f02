// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.Env;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.Priority;
import org.rocksdb.WriteBufferManager;

/**
 * Gives all stores of the process one block cache, which also pays for what is written and not yet
 * flushed, for indexes and for filters: their memory is bounded however many partitions the
 * instance has. By itself every store would take up to a hundred megabytes.
 */
public final class SharedStoreMemory implements RocksDBConfigSetter {
  /** Streams property with the size in bytes. */
  static final String BYTES = "headway.state.memory.bytes";

  private static final long DEFAULT_BYTES = 256L << 20;

  /** Share of the memory that may hold writes that are not flushed. */
  private static final double WRITES = 0.4;

  /** Share of the cache kept for indexes and filters, without which each get reads from disk. */
  private static final double HIGH_PRIORITY = 0.3;

  /** Larger than a page, so that the index of many small records stays small. */
  private static final int BLOCK_BYTES = 16 * 1024;

  private static final long WRITE_BUFFER_BYTES = 24L << 20;

  private static @Nullable Shared shared;

  private record Shared(Cache cache, WriteBufferManager writes) {}

  private static synchronized Shared shared(Map<String, Object> configs) {
    Shared now = shared;
    if (now == null) {
      Object configured = configs.get(BYTES);
      long bytes = configured == null ? DEFAULT_BYTES : Long.parseLong(String.valueOf(configured));
      Cache cache = new LRUCache(bytes, -1, false, HIGH_PRIORITY);
      now = new Shared(cache, new WriteBufferManager((long) (bytes * WRITES), cache));
      shared = now;
      // Compaction can wait, folding and reads cannot: where processors are short, it gives way.
      Env.getDefault().lowerThreadPoolCPUPriority(Priority.LOW);
    }
    return now;
  }

  @Override
  public void setConfig(String store, Options options, Map<String, Object> configs) {
    Shared memory = shared(configs);
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(memory.cache());
    table.setBlockSize(BLOCK_BYTES);
    table.setFilterPolicy(new BloomFilter());
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinL0FilterAndIndexBlocksInCache(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(memory.writes());
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    // Only what has come to rest: compressing it earlier would cost more than it saves.
    options.setBottommostCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  /** Cache and buffers belong to the process, not to the store that is closed. */
  @Override
  public void close(String store, Options options) {}
}
