using Microsoft.Extensions.Configuration;
using SequenceApi.Server.Hosting;

namespace SequenceApi.Server.Tests.Hosting;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData(null, null, "http://localhost:8080/")]
    [InlineData("urls", "http://0.0.0.0:5000", "http://localhost:5000/")]
    [InlineData("urls", "http://[::]:5000;http://example.org:81", "http://localhost:5000/")]
    [InlineData("urls", "http://127.0.0.1:5000", "http://127.0.0.1:5000/")]
    [InlineData("http_ports", "8081;8082", "http://localhost:8081/")]
    [InlineData("Kestrel:Endpoints:Main:Url", "http://*:9090", "http://localhost:9090/")]
    public void The_server_is_reached_on_this_machine_where_it_was_told_to_listen(string? key, string? value, string expected)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(key is null ? [] : [KeyValuePair.Create(key, value)])
            .Build();
        Assert.Equal(new Uri(expected), ListenAddress.Local(configuration));
    }

    [Theory]
    [InlineData("http://[::]:5000", "http://localhost:5000")]
    [InlineData("http://unix:/tmp/api.sock", "http://unix:/tmp/api.sock")]
    public void An_address_without_a_host_is_shown_as_it_was_given(string address, string shown) =>
        Assert.Equal(shown, ListenAddress.Shown(address));
}
