using SequenceApi.Engine.State.Sessions;

namespace SequenceApi.Server.State;

/// <summary>
/// What must happen as a whole, which is how Redis runs a script. A commit's returns the number of a <see cref="CommitResult"/>, after one
/// round trip; a transaction with conditions takes two, holds up the connection's other users in between, and gives up
/// without a reason where another's write came in between.
/// </summary>
internal static class RedisScripts
{
    /// <summary>
    /// Finds a session and lets it live on: version, ticks of its creation, content; nothing where it isn't there. Keys: the session.
    /// Arguments: milliseconds to live.
    /// </summary>
    public static readonly string Find = """
        local session = redis.call('HMGET', KEYS[1], 'version', 'created', 'content')
        if not session[1] then return {} end
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        return session
        """;

    /// <summary>Creates a session. Keys: the session. Arguments: version, ticks of its creation, content, milliseconds to live.</summary>
    public static readonly string Create = $"""
        if redis.call('EXISTS', KEYS[1]) == 1 then return {(int)CommitResult.Stale} end
        redis.call('HSET', KEYS[1], 'version', ARGV[1], 'created', ARGV[2], 'content', ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        return {(int)CommitResult.Committed}
        """;

    /// <summary>Records an answer. Keys: the answer. Arguments: request, answer, milliseconds to live.</summary>
    public static readonly string Record = $"""
        if redis.call('EXISTS', KEYS[1]) == 1 then return {(int)CommitResult.Answered} end
        redis.call('HSET', KEYS[1], 'request', ARGV[1], 'answer', ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        return {(int)CommitResult.Committed}
        """;

    /// <summary>
    /// Replaces a session, and records an answer if there is a key for one. Keys: the session, the answer. Arguments: the version
    /// that it must have, the next one, content, milliseconds to live; request, answer, milliseconds to live.
    /// </summary>
    public static readonly string Replace = $"""
        if KEYS[2] and redis.call('EXISTS', KEYS[2]) == 1 then return {(int)CommitResult.Answered} end
        local version = redis.call('HGET', KEYS[1], 'version')
        if not version then return {(int)CommitResult.Gone} end
        if version ~= ARGV[1] then return {(int)CommitResult.Stale} end
        redis.call('HSET', KEYS[1], 'version', ARGV[2], 'content', ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        if KEYS[2] then
          redis.call('HSET', KEYS[2], 'request', ARGV[5], 'answer', ARGV[6])
          redis.call('PEXPIRE', KEYS[2], ARGV[7])
        end
        return {(int)CommitResult.Committed}
        """;
}
