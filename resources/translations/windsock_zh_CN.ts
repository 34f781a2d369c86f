<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Windsock::AddressRange</name>
    <message>
        <source>; did you mean %1?</source>
        <translation>；您要的是 %1 吗？</translation>
    </message>
    <message>
        <source>“%1” is no address, nor a network such as 192.0.2.0/24</source>
        <translation>“%1”不是地址，也不是 192.0.2.0/24 这样的网段</translation>
    </message>
    <message>
        <source>“%1” needs a whole number from 0 to %2 after the “/”</source>
        <translation>“%1”的“/”之后需要 0 到 %2 的整数</translation>
    </message>
    <message>
        <source>“%1” has bits beyond the prefix</source>
        <translation>“%1”在前缀之外还有非零位</translation>
    </message>
</context>
<context>
    <name>Windsock::Application</name>
    <message>
        <source>The endpoint “%1” is there twice.</source>
        <translation>端点“%1”出现了两次。</translation>
    </message>
</context>
<context>
    <name>Windsock::Certificate</name>
    <message>
        <source>SHA-256 %1 for %2, until %3</source>
        <translation>SHA-256 %1，适用于 %2，有效期至 %3</translation>
    </message>
    <message>
        <source>certificate %1</source>
        <translation>证书 %1</translation>
    </message>
    <message>
        <source>There is no certificate to read anew: the server does not listen with TLS.</source>
        <translation>没有可重新读取的证书：服务器未使用 TLS 监听。</translation>
    </message>
    <message>
        <source>%1 The certificate in use stays.</source>
        <translation>%1 继续使用当前证书。</translation>
    </message>
    <message>
        <source>The certificate has not changed: %1</source>
        <translation>证书没有变化：%1</translation>
    </message>
    <message>
        <source>The certificate was read anew: %1</source>
        <translation>已重新读取证书：%1</translation>
    </message>
</context>
<context>
    <name>Windsock::Client</name>
    <message>
        <source>This endpoint needs an access token: “Authorization: Bearer …” or “?access_token=…”.</source>
        <translation>此端点需要访问令牌：“Authorization: Bearer …”或“?access_token=…”。</translation>
    </message>
    <message>
        <source>The access token is none that this endpoint takes.</source>
        <translation>此端点不接受这个访问令牌。</translation>
    </message>
    <message>
        <source>The endpoint&apos;s handler answered %1.</source>
        <translation>端点的处理器答复了 %1。</translation>
    </message>
    <message>
        <source>Pages of “%1” may not connect: it is not the origin of this server, nor an allowed one.</source>
        <translation>“%1”的网页不能连接：它既不是本服务器的来源，也不是允许的来源。</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>The endpoint&apos;s handler failed.</source>
        <translation>端点的处理器出错。</translation>
    </message>
    <message>
        <source>The handler of “%1” failed in %2: %3.</source>
        <translation>“%1”的处理器在 %2 中出错：%3。</translation>
    </message>
</context>
<context>
    <name>Windsock::ClientInspector</name>
    <message>
        <source>Message</source>
        <translation>发消息</translation>
    </message>
    <message>
        <source>Ping</source>
        <translation>Ping</translation>
    </message>
    <message>
        <source>Disconnect…</source>
        <translation>断开…</translation>
    </message>
    <message>
        <source>Request headers</source>
        <translation>请求头</translation>
    </message>
    <message>
        <source>Name of the client</source>
        <translation>客户端名称</translation>
    </message>
    <message>
        <source>Name, to know it by</source>
        <translation>便于辨认的名称</translation>
    </message>
    <message>
        <source>Block address %1</source>
        <translation>屏蔽地址 %1</translation>
    </message>
    <message>
        <source>Let address %1 in</source>
        <translation>放行地址 %1</translation>
    </message>
    <message>
        <source>Close all connections of this address with 1008, and accept no more of them</source>
        <translation>以 1008 关闭此地址的所有连接，并不再接受它的连接</translation>
    </message>
    <message>
        <source>Accept connections of this address again</source>
        <translation>重新接受此地址的连接</translation>
    </message>
    <message>
        <source>● connected to %1</source>
        <translation>● 已连接到 %1</translation>
    </message>
    <message>
        <source>○ closed %1</source>
        <translation>○ 已关闭 %1</translation>
    </message>
    <message>
        <source>1 message · %1</source>
        <translation>1 条消息 · %1</translation>
    </message>
    <message>
        <source>%1 messages · %2</source>
        <translation>%1 条消息 · %2</translation>
    </message>
    <message>
        <source>not measured yet</source>
        <translation>尚未测量</translation>
    </message>
    <message>
        <source>%1 · min %2 · average %3</source>
        <translation>%1 · 最小 %2 · 平均 %3</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>%1, port %2</source>
        <translation>%1，端口 %2</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>端点</translation>
    </message>
    <message>
        <source>Sub-protocol</source>
        <translation>子协议</translation>
    </message>
    <message>
        <source>Rooms</source>
        <translation>房间</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between the names of rooms</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>连接时间</translation>
    </message>
    <message>
        <source>For</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>关闭时间</translation>
    </message>
    <message>
        <source>In</source>
        <translation>收到</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>发出</translation>
    </message>
    <message>
        <source>Round trip</source>
        <translation>往返时间</translation>
    </message>
    <message>
        <source>Backlog</source>
        <translation>积压</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>User agent</source>
        <translation>用户代理</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>○ still open when the recording ended</source>
        <translation>○ 录制结束时仍未断开</translation>
    </message>
</context>
<context>
    <name>Windsock::ClientNames</name>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Client %1</source>
        <translation>客户端 %1</translation>
    </message>
</context>
<context>
    <name>Windsock::ClientsModel</name>
    <message>
        <source>○ %1</source>
        <translation>○ %1</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>“%1”</translation>
    </message>
    <message>
        <source>▲ slow</source>
        <translation>▲ 缓慢</translation>
    </message>
    <message>
        <source>● open</source>
        <translation>● 已连接</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between the names of rooms</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>端点</translation>
    </message>
    <message>
        <source>Sub-protocol</source>
        <translation>子协议</translation>
    </message>
    <message>
        <source>Connected for</source>
        <translation>连接时长</translation>
    </message>
    <message>
        <source>In</source>
        <translation>收到</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>发出</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>速率</translation>
    </message>
    <message>
        <source>RTT</source>
        <translation>往返</translation>
    </message>
    <message>
        <source>Backlog</source>
        <translation>积压</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>Rooms</source>
        <translation>房间</translation>
    </message>
</context>
<context>
    <name>Windsock::ClientsView</name>
    <message>
        <source>Show traffic of %1</source>
        <translation>查看 %1 的流量</translation>
    </message>
    <message>
        <source>Block address %1</source>
        <translation>屏蔽地址 %1</translation>
    </message>
    <message>
        <source>Block %1 addresses</source>
        <translation>屏蔽 %1 个地址</translation>
    </message>
    <message>
        <source>Let address %1 in</source>
        <translation>放行地址 %1</translation>
    </message>
    <message>
        <source>Let %1 addresses in</source>
        <translation>放行 %1 个地址</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>发消息</translation>
    </message>
    <message>
        <source>Write to the selected clients</source>
        <translation>给所选客户端写消息</translation>
    </message>
    <message>
        <source>Ping</source>
        <translation>Ping</translation>
    </message>
    <message>
        <source>Measure the round-trip time of the selected clients</source>
        <translation>测量所选客户端的往返时间</translation>
    </message>
    <message>
        <source>Disconnect…</source>
        <translation>断开…</translation>
    </message>
    <message>
        <source>Close the selected connections</source>
        <translation>关闭所选连接</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Give the client a name (F2)</source>
        <translation>给客户端命名 (F2)</translation>
    </message>
    <message>
        <source>Clear closed</source>
        <translation>清除已关闭</translation>
    </message>
    <message>
        <source>Take closed clients out of the list</source>
        <translation>将已关闭的客户端移出列表</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>%1 connected · %2 closed</source>
        <translation>%1 个已连接 · %2 个已关闭</translation>
    </message>
    <message>
        <source>Nobody is connected. Connect a client to the address above, or open the test page.</source>
        <translation>没有客户端连接。请让客户端连接到上方的地址，或打开测试页。</translation>
    </message>
    <message>
        <source>Nobody is connected here. Choose “All endpoints” to see the other clients.</source>
        <translation>这里没有客户端连接。选择“所有端点”可查看其他客户端。</translation>
    </message>
</context>
<context>
    <name>Windsock::CloseCode</name>
    <message>
        <source>normal closure</source>
        <translation>正常关闭</translation>
    </message>
    <message>
        <source>going away</source>
        <translation>正在离开</translation>
    </message>
    <message>
        <source>protocol error</source>
        <translation>协议错误</translation>
    </message>
    <message>
        <source>unsupported data</source>
        <translation>不支持的数据</translation>
    </message>
    <message>
        <source>no status given</source>
        <translation>未给出状态</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>连接丢失</translation>
    </message>
    <message>
        <source>invalid payload</source>
        <translation>载荷无效</translation>
    </message>
    <message>
        <source>policy violation</source>
        <translation>违反策略</translation>
    </message>
    <message>
        <source>message too big</source>
        <translation>消息过大</translation>
    </message>
    <message>
        <source>extension missing</source>
        <translation>缺少扩展</translation>
    </message>
    <message>
        <source>internal error</source>
        <translation>内部错误</translation>
    </message>
    <message>
        <source>service restart</source>
        <translation>服务重启</translation>
    </message>
    <message>
        <source>try again later</source>
        <translation>请稍后重试</translation>
    </message>
    <message>
        <source>bad gateway</source>
        <translation>网关错误</translation>
    </message>
    <message>
        <source>TLS handshake failed</source>
        <translation>TLS 握手失败</translation>
    </message>
</context>
<context>
    <name>Windsock::Composer</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Binary</source>
        <translation>二进制</translation>
    </message>
    <message>
        <source>Send  Ctrl+↵</source>
        <translation>发送  Ctrl+↵</translation>
    </message>
    <message>
        <source>A message to everybody who is connected, or to whom you choose above</source>
        <translation>发给所有已连接客户端的消息，也可在上方选择接收者</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>How the bytes are written</source>
        <translation>字节的书写方式</translation>
    </message>
    <message>
        <source>as hex</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>as base64</source>
        <translation>base64</translation>
    </message>
    <message>
        <source>To</source>
        <translation>发给</translation>
    </message>
    <message>
        <source>Send (Ctrl+Enter)</source>
        <translation>发送 (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Ctrl+Up: history</source>
        <translation>Ctrl+Up：历史</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>valid JSON</source>
        <translation>JSON 有效</translation>
    </message>
    <message>
        <source>1 byte</source>
        <translation>1 字节</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>This goes to %1 clients.</source>
        <translation>这条消息将发给 %1 个客户端。</translation>
    </message>
    <message>
        <source>Send to all %1</source>
        <translation>发给全部 %1 个</translation>
    </message>
    <message>
        <source>delivered %1</source>
        <translation>已送达 %1</translation>
    </message>
    <message>
        <source>, skipped %1</source>
        <translation>，跳过 %1</translation>
    </message>
    <message>
        <source> (backlog)</source>
        <translation>（积压）</translation>
    </message>
    <message>
        <source>, %1 gone</source>
        <translation>，%1 个已离开</translation>
    </message>
</context>
<context>
    <name>Windsock::ConnectPanel</name>
    <message>
        <source>Connect a client</source>
        <translation>连接客户端</translation>
    </message>
    <message>
        <source>Back to the traffic</source>
        <translation>返回消息</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Start listening (F5)</source>
        <translation>开始监听 (F5)</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Open test page</source>
        <translation>打开测试页</translation>
    </message>
    <message>
        <source>A page that this server serves, to try it from a browser</source>
        <translation>此服务器提供的网页，可在浏览器中试用</translation>
    </message>
    <message>
        <source>Show me</source>
        <translation>演示一下</translation>
    </message>
    <message>
        <source>Three built-in clients chat with each other, until you remove them</source>
        <translation>三个内置客户端互相聊天，直到您将其移除</translation>
    </message>
    <message>
        <source>Three built-in clients chat</source>
        <translation>三个内置客户端互相聊天</translation>
    </message>
    <message>
        <source>The server is stopped. Start it, so that clients can connect.</source>
        <translation>服务器已停止。请启动它，以便客户端连接。</translation>
    </message>
    <message>
        <source>There is no endpoint with a plain path to connect to. Add one with “New endpoint…” on the left.</source>
        <translation>没有可直接连接的固定路径端点。请用左侧的“新建端点…”添加一个。</translation>
    </message>
    <message>
        <source>Point a WebSocket client at this address, or try one of these.</source>
        <translation>让 WebSocket 客户端连接此地址，或试试下面的方法。</translation>
    </message>
    <message>
        <source>Nobody has connected yet. Point a WebSocket client at this address, or try one of these; what is said then appears here.</source>
        <translation>还没有客户端连接。让 WebSocket 客户端连接此地址，或试试下面的方法；之后的消息会显示在这里。</translation>
    </message>
</context>
<context>
    <name>Windsock::CopyButton</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>Windsock::DemoBar</name>
    <message>
        <source>Remove the demo</source>
        <translation>移除演示</translation>
    </message>
    <message>
        <source>Disconnect the demo&apos;s clients and take their rows away</source>
        <translation>断开演示客户端并移除它们的行</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Three built-in clients chat: Demo 1, Demo 2 and Demo 3.</source>
        <translation>三个内置客户端正在聊天：演示 1、演示 2 和演示 3。</translation>
    </message>
    <message>
        <source>The three built-in clients have left.</source>
        <translation>三个内置客户端已离开。</translation>
    </message>
    <message>
        <source>The three built-in clients have left: %1.</source>
        <translation>三个内置客户端已离开：%1。</translation>
    </message>
    <message>
        <source>The demo is being removed …</source>
        <translation>正在移除演示…</translation>
    </message>
</context>
<context>
    <name>Windsock::DemoClient</name>
    <message>
        <source>the server closed the connection (%1 %2)</source>
        <translation>服务器关闭了连接 (%1 %2)</translation>
    </message>
</context>
<context>
    <name>Windsock::DemoPlan</name>
    <message>
        <source>The demo needs a server that listens: start it first.</source>
        <translation>演示需要正在监听的服务器：请先启动它。</translation>
    </message>
    <message>
        <source>The demo needs an endpoint with chat rooms, and there is none.</source>
        <translation>演示需要带聊天房间的端点，但目前没有。</translation>
    </message>
    <message>
        <source>The demo does not leave this computer, and the server listens on %1 only. Choose “This computer” to see it.</source>
        <translation>演示不会离开本机，而服务器仅在 %1 上监听。选择“本机”即可观看。</translation>
    </message>
</context>
<context>
    <name>Windsock::DemoScript</name>
    <message>
        <source>Hello! Is anybody here?</source>
        <translation>你好！有人在吗？</translation>
    </message>
    <message>
        <source>Yes, just came in. Hi.</source>
        <translation>在，刚到。你好。</translation>
    </message>
    <message>
        <source>Hi both, good morning.</source>
        <translation>两位早上好。</translation>
    </message>
    <message>
        <source>Is the meeting still at ten?</source>
        <translation>会议还是十点吗？</translation>
    </message>
    <message>
        <source>Half past. The room was taken.</source>
        <translation>十点半。会议室被占了。</translation>
    </message>
    <message>
        <source>Good, then I can get a coffee first.</source>
        <translation>好，那我先去倒杯咖啡。</translation>
    </message>
    <message>
        <source>Did the new build go out?</source>
        <translation>新版本发布了吗？</translation>
    </message>
    <message>
        <source>An hour ago. No complaints so far.</source>
        <translation>一小时前发的，目前没人抱怨。</translation>
    </message>
    <message>
        <source>Who has the keys to the demo room?</source>
        <translation>演示室的钥匙在谁那儿？</translation>
    </message>
    <message>
        <source>They hang beside the door.</source>
        <translation>挂在门边。</translation>
    </message>
    <message>
        <source>Found them, thanks!</source>
        <translation>找到了，谢谢！</translation>
    </message>
    <message>
        <source>The projector wants a minute to warm up.</source>
        <translation>投影仪要预热一分钟。</translation>
    </message>
    <message>
        <source>No hurry.</source>
        <translation>不急。</translation>
    </message>
    <message>
        <source>Could somebody open a window?</source>
        <translation>谁能开一下窗？</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>开好了。</translation>
    </message>
    <message>
        <source>I will share the notes afterwards.</source>
        <translation>会后我来分享纪要。</translation>
    </message>
    <message>
        <source>Please with the picture of the whiteboard.</source>
        <translation>请附上白板的照片。</translation>
    </message>
    <message>
        <source>And the list of who does what.</source>
        <translation>还有分工清单。</translation>
    </message>
    <message>
        <source>Both. See you in there.</source>
        <translation>都会附上。会议室见。</translation>
    </message>
    <message>
        <source>See you!</source>
        <translation>回头见！</translation>
    </message>
</context>
<context>
    <name>Windsock::Desktop</name>
    <message>
        <source>Listen on port %1</source>
        <translation>改为监听端口 %1</translation>
    </message>
    <message>
        <source>The project&apos;s settings for recording take effect when it is opened at start.</source>
        <translation>项目中的录制设置要在启动时打开该项目才会生效。</translation>
    </message>
    <message>
        <source>No second window could be opened for %1.</source>
        <translation>无法为 %1 打开第二个窗口。</translation>
    </message>
    <message>
        <source>This session was recorded earlier; the server is stopped, and nothing is added to it. Start begins a new recording.</source>
        <translation>此会话是之前录制的；服务器已停止，不会再向其中添加内容。点击“启动”会开始新的录制。</translation>
    </message>
</context>
<context>
    <name>Windsock::DesktopDemo</name>
    <message>
        <source>The demo needs an endpoint with chat rooms, and there is none.</source>
        <translation>演示需要带聊天房间的端点，但目前没有。</translation>
    </message>
    <message>
        <source>Add %1 and show me</source>
        <translation>添加 %1 并演示</translation>
    </message>
    <message>
        <source>Demo %1</source>
        <translation>演示 %1</translation>
    </message>
    <message>
        <source>The demo could not connect to the server: %1</source>
        <translation>演示无法连接到服务器：%1</translation>
    </message>
</context>
<context>
    <name>Windsock::DisconnectPanel</name>
    <message>
        <source>%1: an application&apos;s own code</source>
        <translation>%1：应用程序自定的代码</translation>
    </message>
    <message>
        <source>%1: a library&apos;s or framework&apos;s code</source>
        <translation>%1：库或框架的代码</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a close code and its meaning</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开</translation>
    </message>
    <message>
        <source>Close code</source>
        <translation>关闭码</translation>
    </message>
    <message>
        <source>Close reason</source>
        <translation>关闭原因</translation>
    </message>
    <message>
        <source>Reason that the client is told (optional)</source>
        <translation>告知客户端的原因（可选）</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>关闭码</translation>
    </message>
    <message>
        <source>%1 cannot be sent. Use 1000–1003, 1007–1014 or 3000–4999.</source>
        <translation>%1 不能发送。请使用 1000–1003、1007–1014 或 3000–4999。</translation>
    </message>
    <message>
        <source>The reason has %1 bytes; a close frame holds %2.</source>
        <translation>原因有 %1 字节；关闭帧最多容纳 %2 字节。</translation>
    </message>
</context>
<context>
    <name>Windsock::EndpointCatalog</name>
    <message>
        <source>Allowed origins</source>
        <translation>允许的来源</translation>
    </message>
    <message>
        <source>Pages of these origins may connect too: “https://example.org”, or “*” for every one.</source>
        <translation>这些来源的网页也可以连接：“https://example.org”，或用“*”表示任何来源。</translation>
    </message>
    <message>
        <source>Sub-protocols</source>
        <translation>子协议</translation>
    </message>
    <message>
        <source>The first one that the client offers too is selected.</source>
        <translation>选用客户端也提供的第一个子协议。</translation>
    </message>
    <message>
        <source>Access tokens</source>
        <translation>访问令牌</translation>
    </message>
    <message>
        <source>Only clients that send one of them may connect, as “Authorization: Bearer …” or “?access_token=…”.</source>
        <translation>只有发送其中一个令牌的客户端才能连接，形式为“Authorization: Bearer …”或“?access_token=…”。</translation>
    </message>
    <message>
        <source>must be a text</source>
        <translation>必须是文本</translation>
    </message>
    <message>
        <source>must be a whole number from %1 to %2</source>
        <translation>必须是 %1 到 %2 的整数</translation>
    </message>
    <message>
        <source>must be a list of texts</source>
        <translation>必须是文本列表</translation>
    </message>
    <message>
        <source>the behaviour “%1” has no option “%2”</source>
        <translation>行为“%1”没有选项“%2”</translation>
    </message>
    <message>
        <source>the option “%1” %2</source>
        <translation>选项“%1”%2</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>应答</translation>
    </message>
    <message>
        <source>Answers every text message with a prefix and the message.</source>
        <translation>用前缀加原消息回复每条文本消息。</translation>
    </message>
    <message>
        <source>Prefix</source>
        <translation>前缀</translation>
    </message>
    <message>
        <source>Stands before the message in the answer.</source>
        <translation>在回复中置于消息之前。</translation>
    </message>
    <message>
        <source>Echo</source>
        <translation>回显</translation>
    </message>
    <message>
        <source>Answers with the message itself, text or binary.</source>
        <translation>原样返回消息，无论文本还是二进制。</translation>
    </message>
    <message>
        <source>Room</source>
        <translation>房间</translation>
    </message>
    <message>
        <source>Sends everything to all in the room that the path names.</source>
        <translation>将所有消息发给路径所指房间里的每个人。</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>How many of the last messages a newcomer gets.</source>
        <translation>新加入者收到最近多少条消息。</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>行情</translation>
    </message>
    <message>
        <source>Pushes made-up stock quotes as JSON.</source>
        <translation>以 JSON 推送虚构的股票报价。</translation>
    </message>
    <message>
        <source>Interval (ms)</source>
        <translation>间隔（毫秒）</translation>
    </message>
    <message>
        <source>The time between two quotes.</source>
        <translation>两次报价之间的时间。</translation>
    </message>
    <message>
        <source>Symbols</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>What is quoted, in turn.</source>
        <translation>依次报价的股票。</translation>
    </message>
    <message>
        <source>Sink</source>
        <translation>吞没</translation>
    </message>
    <message>
        <source>Takes everything, says nothing.</source>
        <translation>接收一切，从不答复。</translation>
    </message>
    <message>
        <source>Endpoint “%1”: there is no behaviour “%2”; there are reply, echo, room, feed and sink.</source>
        <translation>端点“%1”：没有行为“%2”；可用的有 reply、echo、room、feed 和 sink。</translation>
    </message>
    <message>
        <source>Endpoint “%1”: %2.</source>
        <translation>端点“%1”：%2。</translation>
    </message>
    <message>
        <source>Endpoint “%1”: the option “symbols” must name at least one.</source>
        <translation>端点“%1”：选项“symbols”至少要有一项。</translation>
    </message>
</context>
<context>
    <name>Windsock::EndpointEditor</name>
    <message>
        <source>New endpoint</source>
        <translation>新建端点</translation>
    </message>
    <message>
        <source>Endpoint %1</source>
        <translation>端点 %1</translation>
    </message>
    <message>
        <source>The path that clients connect to; {name} takes one segment, and a regular expression is possible.</source>
        <translation>客户端连接的路径；{name} 匹配一段，也可以使用正则表达式。</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Pattern</source>
        <translation>路径模式</translation>
    </message>
    <message>
        <source>Behaviour</source>
        <translation>行为</translation>
    </message>
    <message>
        <source>There is an endpoint %1 already.</source>
        <translation>端点 %1 已存在。</translation>
    </message>
</context>
<context>
    <name>Windsock::EndpointTree</name>
    <message>
        <source>Endpoints</source>
        <translation>端点</translation>
    </message>
</context>
<context>
    <name>Windsock::EndpointsModel</name>
    <message>
        <source>All endpoints, clients: %1</source>
        <translation>所有端点，客户端：%1</translation>
    </message>
    <message>
        <source>All endpoints</source>
        <translation>所有端点</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Endpoint %1, clients: %2</source>
        <translation>端点 %1，客户端：%2</translation>
    </message>
    <message>
        <source>Room %1, clients: %2</source>
        <translation>房间 %1，客户端：%2</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>端点</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
</context>
<context>
    <name>Windsock::EndpointsPanel</name>
    <message>
        <source>Endpoints</source>
        <translation>端点</translation>
    </message>
    <message>
        <source>New endpoint…</source>
        <translation>新建端点…</translation>
    </message>
    <message>
        <source>Send to all here…</source>
        <translation>发给这里的所有人…</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>Windsock::FactsList</name>
    <message>
        <source>%1: %2</source>
        <comment>the name of a fact and its value</comment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>Windsock::FeedHandler</name>
    <message>
        <source>interval must be a number of milliseconds from %1 to %2.</source>
        <translation>interval 必须是 %1 到 %2 的毫秒数。</translation>
    </message>
</context>
<context>
    <name>Windsock::FileReplacement</name>
    <message>
        <source>“%1” cannot be replaced: %2.</source>
        <translation>无法替换“%1”：%2。</translation>
    </message>
</context>
<context>
    <name>Windsock::FollowEnd</name>
    <message>
        <source>%1 new ↓</source>
        <translation>%1 条新 ↓</translation>
    </message>
    <message>
        <source>Latest ↓</source>
        <translation>最新 ↓</translation>
    </message>
</context>
<context>
    <name>Windsock::Format</name>
    <message>
        <source>%1 B</source>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>TB</source>
        <translation>TB</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>a size and its unit</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 天 %2 小时</translation>
    </message>
</context>
<context>
    <name>Windsock::Gate</name>
    <message>
        <source>%1 handshakes are under way already.</source>
        <translation>已有 %1 个握手正在进行。</translation>
    </message>
    <message>
        <source>%1 handshakes with %2 are under way already.</source>
        <translation>与 %2 已有 %1 个握手正在进行。</translation>
    </message>
    <message>
        <source>%1 is not an address that may connect.</source>
        <translation>%1 不是可以连接的地址。</translation>
    </message>
    <message>
        <source>%1 connects more often than %2 times a second.</source>
        <translation>%1 每秒连接超过 %2 次。</translation>
    </message>
    <message>
        <source>There is no endpoint “%1” here.</source>
        <translation>这里没有端点“%1”。</translation>
    </message>
    <message>
        <source>All %1 connections that this server allows are taken.</source>
        <translation>此服务器允许的 %1 个连接已全部占用。</translation>
    </message>
    <message>
        <source>All %1 connections that %2 may have are taken.</source>
        <translation>%2 可用的 %1 个连接已全部占用。</translation>
    </message>
    <message>
        <source>The client went away before it was answered.</source>
        <translation>客户端在得到答复之前离开了。</translation>
    </message>
</context>
<context>
    <name>Windsock::Handshake</name>
    <message>
        <source>A TLS hello (wss:// or https://) came in on a port that speaks plain ws://.</source>
        <translation>在使用明文 ws:// 的端口上收到了 TLS 握手（wss:// 或 https://）。</translation>
    </message>
    <message>
        <source>The request head is longer than %1 bytes.</source>
        <translation>请求头部超过 %1 字节。</translation>
    </message>
    <message>
        <source>The TLS handshake was not complete in time.</source>
        <translation>TLS 握手未能及时完成。</translation>
    </message>
    <message>
        <source>No complete request came within %1 s.</source>
        <translation>%1 秒内没有收到完整的请求。</translation>
    </message>
    <message>
        <source>The TLS handshake failed: %1. Did the client use ws:// or http:// on this wss:// port?</source>
        <translation>TLS 握手失败：%1。客户端是否在此 wss:// 端口上使用了 ws:// 或 http://？</translation>
    </message>
    <message>
        <source>The client connected and went away without a request.</source>
        <translation>客户端连接后未发请求就离开了。</translation>
    </message>
    <message>
        <source>The client went away before its request was complete.</source>
        <translation>客户端在请求完整之前离开了。</translation>
    </message>
    <message>
        <source>The server stopped before the request was complete.</source>
        <translation>服务器在请求完整之前停止了。</translation>
    </message>
</context>
<context>
    <name>Windsock::HandshakeInspector</name>
    <message>
        <source>Raw request</source>
        <translation>原始请求</translation>
    </message>
    <message>
        <source>No byte of a request came.</source>
        <translation>没有收到请求的任何字节。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a verdict and its reason</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Show client %1</source>
        <translation>显示客户端 %1</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>%1, port %2</source>
        <translation>%1，端口 %2</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>主机</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>User agent</source>
        <translation>用户代理</translation>
    </message>
</context>
<context>
    <name>Windsock::HandshakeRemedy</name>
    <message>
        <source>Pages of %1 may connect by now.</source>
        <translation>%1 的网页现在已可连接。</translation>
    </message>
    <message>
        <source>Allow this origin</source>
        <translation>允许此来源</translation>
    </message>
    <message>
        <source>Pages of %1 may connect from now on.</source>
        <translation>从现在起，%1 的网页可以连接。</translation>
    </message>
    <message>
        <source>The endpoint %1 answers there by now.</source>
        <translation>端点 %1 现在已在那里应答。</translation>
    </message>
    <message>
        <source>Create this endpoint</source>
        <translation>创建此端点</translation>
    </message>
    <message>
        <source>Show the endpoint</source>
        <translation>显示端点</translation>
    </message>
    <message>
        <source>%1 may connect by now.</source>
        <translation>%1 现在已可连接。</translation>
    </message>
    <message>
        <source>Let this address in</source>
        <translation>放行此地址</translation>
    </message>
    <message>
        <source>%1 may connect from now on.</source>
        <translation>从现在起，%1 可以连接。</translation>
    </message>
    <message>
        <source>There is no such limit any more.</source>
        <translation>已不再有这项限制。</translation>
    </message>
    <message>
        <source>The limit is %1 already, the greatest there is.</source>
        <translation>限制已是最大值 %1。</translation>
    </message>
    <message>
        <source>Raise the limit to %1</source>
        <translation>将限制提高到 %1</translation>
    </message>
    <message>
        <source>The limit “%1” is %2 now; it was %3.</source>
        <translation>限制“%1”现为 %2，原为 %3。</translation>
    </message>
</context>
<context>
    <name>Windsock::HandshakeText</name>
    <message>
        <source>let in</source>
        <translation>已放行</translation>
    </message>
    <message>
        <source>page of the server itself</source>
        <translation>服务器自己的网页</translation>
    </message>
    <message>
        <source>malformed request</source>
        <translation>请求格式错误</translation>
    </message>
    <message>
        <source>no single Host header</source>
        <translation>没有唯一的 Host 头</translation>
    </message>
    <message>
        <source>missing or wrong key</source>
        <translation>密钥缺失或错误</translation>
    </message>
    <message>
        <source>no such endpoint</source>
        <translation>没有这个端点</translation>
    </message>
    <message>
        <source>not a GET request</source>
        <translation>不是 GET 请求</translation>
    </message>
    <message>
        <source>request too slow</source>
        <translation>请求过慢</translation>
    </message>
    <message>
        <source>not a WebSocket request</source>
        <translation>不是 WebSocket 请求</translation>
    </message>
    <message>
        <source>WebSocket version other than 13</source>
        <translation>WebSocket 版本不是 13</translation>
    </message>
    <message>
        <source>foreign origin</source>
        <translation>外部来源</translation>
    </message>
    <message>
        <source>the endpoint refused it</source>
        <translation>端点拒绝了它</translation>
    </message>
    <message>
        <source>request head too large</source>
        <translation>请求头部过大</translation>
    </message>
    <message>
        <source>too many connections</source>
        <translation>连接过多</translation>
    </message>
    <message>
        <source>too many handshakes at once</source>
        <translation>同时进行的握手过多</translation>
    </message>
    <message>
        <source>out of descriptors</source>
        <translation>描述符用尽</translation>
    </message>
    <message>
        <source>too many connections of one address</source>
        <translation>同一地址的连接过多</translation>
    </message>
    <message>
        <source>address connects too often</source>
        <translation>该地址连接过于频繁</translation>
    </message>
    <message>
        <source>address not let in</source>
        <translation>地址未放行</translation>
    </message>
    <message>
        <source>access token missing</source>
        <translation>缺少访问令牌</translation>
    </message>
    <message>
        <source>access token wrong</source>
        <translation>访问令牌错误</translation>
    </message>
    <message>
        <source>page for this computer only</source>
        <translation>仅供本机的网页</translation>
    </message>
    <message>
        <source>wss:// on a ws:// port</source>
        <translation>ws:// 端口上的 wss://</translation>
    </message>
    <message>
        <source>TLS handshake failed</source>
        <translation>TLS 握手失败</translation>
    </message>
    <message>
        <source>client went away</source>
        <translation>客户端已离开</translation>
    </message>
    <message>
        <source>internal error</source>
        <translation>内部错误</translation>
    </message>
    <message>
        <source>✓ %1 accepted</source>
        <translation>✓ %1 接受</translation>
    </message>
    <message>
        <source>○ %1 page</source>
        <translation>○ %1 网页</translation>
    </message>
    <message>
        <source>✕ no answer</source>
        <translation>✕ 无答复</translation>
    </message>
    <message>
        <source>✕ %1 refused</source>
        <translation>✕ %1 拒绝</translation>
    </message>
</context>
<context>
    <name>Windsock::HandshakesModel</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
</context>
<context>
    <name>Windsock::HandshakesView</name>
    <message>
        <source>Copy request</source>
        <translation>复制请求</translation>
    </message>
    <message>
        <source>Block address %1</source>
        <translation>屏蔽地址 %1</translation>
    </message>
    <message>
        <source>Let address %1 in</source>
        <translation>放行地址 %1</translation>
    </message>
    <message>
        <source>Refused only</source>
        <translation>仅被拒绝</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Filter handshakes</source>
        <translation>筛选握手</translation>
    </message>
    <message>
        <source>Filter: text in any column</source>
        <translation>筛选：任意列中的文本</translation>
    </message>
    <message>
        <source>Show the attempts that were not let in, and nothing else</source>
        <translation>只显示未放行的尝试</translation>
    </message>
    <message>
        <source>Empty the list</source>
        <translation>清空列表</translation>
    </message>
    <message>
        <source>Handshakes</source>
        <translation>握手</translation>
    </message>
    <message>
        <source>%1 refused of %2</source>
        <translation>%2 次中 %1 次被拒</translation>
    </message>
    <message>
        <source>Nobody has tried to connect yet. Every attempt appears here, with the reason when it is refused.</source>
        <translation>还没有人尝试连接。每次尝试都会显示在这里，被拒绝时附有原因。</translation>
    </message>
    <message>
        <source>None of the %1 attempts matches. Empty the filter to see them.</source>
        <translation>%1 次尝试都不匹配。清空筛选即可查看。</translation>
    </message>
</context>
<context>
    <name>Windsock::Inspector</name>
    <message>
        <source>Nothing is selected.

Choose a message, a client or a handshake to see all of it.</source>
        <translation>未选择任何内容。

选择一条消息、一个客户端或一次握手，即可查看全部内容。</translation>
    </message>
</context>
<context>
    <name>Windsock::JsonTreeView</name>
    <message>
        <source>{ %1 }</source>
        <comment>number of members</comment>
        <translation>{ %1 }</translation>
    </message>
    <message>
        <source>[ %1 ]</source>
        <comment>number of elements</comment>
        <translation>[ %1 ]</translation>
    </message>
    <message>
        <source>Copy path %1</source>
        <translation>复制路径 %1</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>复制值</translation>
    </message>
</context>
<context>
    <name>Windsock::Leftovers</name>
    <message>
        <source>The session of an earlier run that did not end well is in %1 (records: %2). Move the file to keep it, or remove it.</source>
        <translation>先前一次未正常结束的会话在 %1 中（记录：%2）。要保留请移走该文件，否则请删除。</translation>
    </message>
</context>
<context>
    <name>Windsock::LimitEdit</name>
    <message>
        <source>%1: %2</source>
        <comment>a word and what it stands for</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Default: %1</source>
        <translation>默认：%1</translation>
    </message>
    <message>
        <source> s</source>
        <comment>after a number of seconds</comment>
        <translation> 秒</translation>
    </message>
</context>
<context>
    <name>Windsock::LimitFields</name>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Connections in all</source>
        <translation>连接总数</translation>
    </message>
    <message>
        <source>Further ones are answered 503.</source>
        <translation>超出的连接以 503 答复。</translation>
    </message>
    <message>
        <source>Connections of one address</source>
        <translation>单个地址的连接数</translation>
    </message>
    <message>
        <source>Further ones are answered 503. An IPv6 address counts by its /64 network.</source>
        <translation>超出的连接以 503 答复。IPv6 地址按其 /64 网段计算。</translation>
    </message>
    <message>
        <source>New connections a second of one address</source>
        <translation>单个地址每秒新建连接数</translation>
    </message>
    <message>
        <source>Further ones are answered 429.</source>
        <translation>超出的连接以 429 答复。</translation>
    </message>
    <message>
        <source>Count this computer&apos;s own clients too</source>
        <translation>本机的客户端也计算在内</translation>
    </message>
    <message>
        <source>The two limits of one address also hold for loopback.</source>
        <translation>单个地址的两项限制也适用于环回地址。</translation>
    </message>
    <message>
        <source>Handshakes at once</source>
        <translation>同时进行的握手</translation>
    </message>
    <message>
        <source>Further connections are closed unheard.</source>
        <translation>超出的连接不经读取即关闭。</translation>
    </message>
    <message>
        <source>Connections that wait in the system</source>
        <translation>在系统中等待的连接</translation>
    </message>
    <message>
        <source>How many may wait to be accepted. Takes effect at the next start.</source>
        <translation>最多有多少连接可以等待接受。下次启动时生效。</translation>
    </message>
    <message>
        <source>I/O threads</source>
        <translation>I/O 线程</translation>
    </message>
    <message>
        <source>Threads that serve the connections: one keeps one processor core busy at most. Takes effect at the next start.</source>
        <translation>为连接服务的线程：每个线程最多占用一个处理器核心。下次启动时生效。</translation>
    </message>
    <message>
        <source>Request head</source>
        <translation>请求头部</translation>
    </message>
    <message>
        <source>A longer one is answered 431.</source>
        <translation>更长的以 431 答复。</translation>
    </message>
    <message>
        <source>Header fields</source>
        <translation>头字段</translation>
    </message>
    <message>
        <source>A request with more is answered 431.</source>
        <translation>字段更多的请求以 431 答复。</translation>
    </message>
    <message>
        <source>Time for a request</source>
        <translation>请求时限</translation>
    </message>
    <message>
        <source>One that is not complete then is answered 408.</source>
        <translation>届时仍不完整的以 408 答复。</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>A client that sends a longer one is closed with 1009.</source>
        <translation>发送更长消息的客户端以 1009 关闭。</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>帧</translation>
    </message>
    <message>
        <source>as a message</source>
        <translation>与消息相同</translation>
    </message>
    <message>
        <source>Messages a second of one client</source>
        <translation>单个客户端每秒消息数</translation>
    </message>
    <message>
        <source>Beyond it the client is delayed or closed.</source>
        <translation>超出时客户端会被延缓或关闭。</translation>
    </message>
    <message>
        <source>Bytes a second of one client</source>
        <translation>单个客户端每秒字节数</translation>
    </message>
    <message>
        <source>A client that sends too much</source>
        <translation>发送过多的客户端</translation>
    </message>
    <message>
        <source>delay: it is read from more slowly, nothing is lost; close: it is closed with 1008.</source>
        <translation>delay：放慢读取，不会丢失；close：以 1008 关闭。</translation>
    </message>
    <message>
        <source>Idle time</source>
        <translation>空闲时间</translation>
    </message>
    <message>
        <source>A client without a message in either direction is closed with 1001.</source>
        <translation>两个方向都没有消息的客户端以 1001 关闭。</translation>
    </message>
    <message>
        <source>Ping interval</source>
        <translation>Ping 间隔</translation>
    </message>
    <message>
        <source>Every client is pinged this often.</source>
        <translation>每个客户端按此间隔被 Ping。</translation>
    </message>
    <message>
        <source>Ping timeout</source>
        <translation>Ping 超时</translation>
    </message>
    <message>
        <source>A client that answers no ping for so long is closed with 1011.</source>
        <translation>这么久不应答 Ping 的客户端以 1011 关闭。</translation>
    </message>
    <message>
        <source>three times the interval, 30 s at least</source>
        <translation>间隔的三倍，至少 30 秒</translation>
    </message>
    <message>
        <source>Time for a close</source>
        <translation>关闭时限</translation>
    </message>
    <message>
        <source>A connection that has not ended then is aborted.</source>
        <translation>届时仍未结束的连接将被中止。</translation>
    </message>
    <message>
        <source>Waiting to be sent to one client</source>
        <translation>等待发给单个客户端的数据</translation>
    </message>
    <message>
        <source>Beyond it messages to many are not sent to it, and nothing is read from it.</source>
        <translation>超出时，群发消息不再发给它，也不再读取它的数据。</translation>
    </message>
    <message>
        <source>A client that reads too slowly</source>
        <translation>读取过慢的客户端</translation>
    </message>
    <message>
        <source>skip: messages are not sent to it, and counted; close: it is closed with 1013.</source>
        <translation>skip：消息不发给它，并计数；close：以 1013 关闭。</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Slow readers</source>
        <translation>读取过慢的客户端</translation>
    </message>
    <message>
        <source>is not true or false</source>
        <translation>不是 true 或 false</translation>
    </message>
    <message>
        <source>is not one of %1</source>
        <translation>不是 %1 之一</translation>
    </message>
    <message>
        <source>is not a number of seconds from %1 to %2</source>
        <translation>不是 %1 到 %2 的秒数</translation>
    </message>
    <message>
        <source>is not a number of bytes from %1 to %2</source>
        <translation>不是 %1 到 %2 的字节数</translation>
    </message>
    <message>
        <source>is not a whole number from %1 to %2</source>
        <translation>不是 %1 到 %2 的整数</translation>
    </message>
</context>
<context>
    <name>Windsock::LimitText</name>
    <message>
        <source>This is no size up to %1, written as “64 KiB”, nor empty for “%2”.</source>
        <translation>这不是不超过 %1 的大小（写作“64 KiB”），也不是表示“%2”的空值。</translation>
    </message>
    <message>
        <source>This is no size from %1 to %2, written as “64 KiB”.</source>
        <translation>这不是 %1 到 %2 的大小（写作“64 KiB”）。</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>无限制</translation>
    </message>
    <message>
        <source>is read from more slowly</source>
        <translation>放慢读取</translation>
    </message>
    <message>
        <source>is passed over, and counted</source>
        <translation>跳过并计数</translation>
    </message>
    <message>
        <source>is closed with 1008</source>
        <translation>以 1008 关闭</translation>
    </message>
    <message>
        <source>is closed with 1013</source>
        <translation>以 1013 关闭</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
</context>
<context>
    <name>Windsock::LimitsPage</name>
    <message>
        <source>Restore defaults</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>Set every limit here to its default. Nothing is applied yet.</source>
        <translation>将这里的所有限制设为默认值。尚不应用。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a limit and what is wrong with it</comment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>Windsock::LinesEdit</name>
    <message>
        <source>Line %1: %2</source>
        <translation>第 %1 行：%2</translation>
    </message>
</context>
<context>
    <name>Windsock::ListenText</name>
    <message>
        <source>“%1” is not an address to listen on: %2</source>
        <translation>“%1”不是可监听的地址：%2</translation>
    </message>
    <message>
        <source>the port is missing, as in 127.0.0.1:8888</source>
        <translation>缺少端口，应如 127.0.0.1:8888</translation>
    </message>
    <message>
        <source>an IPv6 address stands in brackets, as in [::1]:8888</source>
        <translation>IPv6 地址要放在方括号中，如 [::1]:8888</translation>
    </message>
    <message>
        <source>“%1” is not an IP address</source>
        <translation>“%1”不是 IP 地址</translation>
    </message>
    <message>
        <source>the port is a number from 0 to 65535</source>
        <translation>端口是 0 到 65535 的数字</translation>
    </message>
</context>
<context>
    <name>Windsock::Listener</name>
    <message>
        <source>New connections on %1 must wait: %2. They are tried again twice a second; those that are open are not disturbed.</source>
        <translation>%1 上的新连接须等待：%2。每秒重试两次；已打开的连接不受影响。</translation>
    </message>
    <message>
        <source>Cannot listen on %1: the port is in use by another program. Stop it, or choose another port.</source>
        <translation>无法监听 %1：端口正被其他程序使用。请停止该程序，或选择其他端口。</translation>
    </message>
    <message>
        <source>Cannot listen on %1: this computer has no such address.</source>
        <translation>无法监听 %1：本机没有此地址。</translation>
    </message>
    <message>
        <source>Cannot listen on %1: not allowed. Ports below 1024 need special rights; choose a higher one.</source>
        <translation>无法监听 %1：没有权限。1024 以下的端口需要特殊权限；请选择更大的端口。</translation>
    </message>
    <message>
        <source>Cannot listen on %1: %2.</source>
        <translation>无法监听 %1：%2。</translation>
    </message>
    <message>
        <source>%1 of the %2 descriptors that the system allows are in use</source>
        <translation>系统允许的 %2 个描述符中已使用 %1 个</translation>
    </message>
</context>
<context>
    <name>Windsock::MainWindow</name>
    <message>
        <source>Recording is off (--no-record), so the traffic is not shown.</source>
        <translation>录制已关闭 (--no-record)，因此不显示流量。</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>流量</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Handshakes</source>
        <translation>握手</translation>
    </message>
    <message>
        <source>Endpoints</source>
        <translation>端点</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Composer</source>
        <translation>撰写</translation>
    </message>
    <message>
        <source>The endpoint %1 was removed and its clients disconnected.</source>
        <translation>端点 %1 已移除，其客户端已断开。</translation>
    </message>
    <message>
        <source>Put it back</source>
        <translation>恢复端点</translation>
    </message>
    <message>
        <source>Windsock</source>
        <translation>Windsock</translation>
    </message>
    <message>
        <source>%1[*] — Windsock</source>
        <translation>%1[*] — Windsock</translation>
    </message>
    <message>
        <source>%1 is blocked: its connections are closed, and no more are accepted.</source>
        <translation>%1 已被屏蔽：其连接已关闭，不再接受新连接。</translation>
    </message>
    <message>
        <source>%1 addresses are blocked: their connections are closed, and no more are accepted.</source>
        <translation>%1 个地址已被屏蔽：它们的连接已关闭，不再接受新连接。</translation>
    </message>
    <message>
        <source>%1 may connect from now on.</source>
        <translation>从现在起，%1 可以连接。</translation>
    </message>
    <message>
        <source>%1 addresses may connect from now on.</source>
        <translation>从现在起，%1 个地址可以连接。</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>New endpoint…</source>
        <translation>新建端点…</translation>
    </message>
    <message>
        <source>Send message</source>
        <translation>发送消息</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Open project…</source>
        <translation>打开项目…</translation>
    </message>
    <message>
        <source>Save project…</source>
        <translation>保存项目…</translation>
    </message>
    <message>
        <source>Save session as…</source>
        <translation>会话另存为…</translation>
    </message>
    <message>
        <source>Filter traffic</source>
        <translation>筛选流量</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Save session</source>
        <translation>保存会话</translation>
    </message>
    <message>
        <source>Windsock sessions (*.windsock-session)</source>
        <translation>Windsock 会话 (*.windsock-session)</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>Windsock projects (*.windsock)</source>
        <translation>Windsock 项目 (*.windsock)</translation>
    </message>
    <message>
        <source>Save project</source>
        <translation>保存项目</translation>
    </message>
    <message>
        <source>No browser could be started. The test page is at %1</source>
        <translation>无法启动浏览器。测试页位于 %1</translation>
    </message>
    <message>
        <source>Connect a client…</source>
        <translation>连接客户端…</translation>
    </message>
    <message>
        <source>Open session…</source>
        <translation>打开会话…</translation>
    </message>
    <message>
        <source>The demo is removed from the window. The recording keeps it, under the names Demo 1 to Demo 3.</source>
        <translation>演示已从窗口中移除。录制中仍以演示 1 至演示 3 的名称保留。</translation>
    </message>
    <message>
        <source>Open session</source>
        <translation>打开会话</translation>
    </message>
</context>
<context>
    <name>Windsock::MessageInspector</name>
    <message>
        <source>the client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>the endpoint&apos;s handler</source>
        <translation>端点的处理器</translation>
    </message>
    <message>
        <source>you</source>
        <translation>您</translation>
    </message>
    <message>
        <source>the server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Message %1  %2</source>
        <translation>消息 %1  %2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>a size of a type: 118 B of Text</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>以及另外 %1 个</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>收到</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>发出</translation>
    </message>
    <message>
        <source>By</source>
        <translation>发送者</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>端点</translation>
    </message>
    <message>
        <source>Room</source>
        <translation>房间</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>已送达</translation>
    </message>
    <message>
        <source>to 1 client</source>
        <translation>1 个客户端</translation>
    </message>
    <message>
        <source>to %1 clients</source>
        <translation>%1 个客户端</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>%1, because of a full backlog</source>
        <translation>%1 个，因积压已满</translation>
    </message>
    <message>
        <source>Close code</source>
        <translation>关闭码</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>1 byte</source>
        <translation>1 字节</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>已存储</translation>
    </message>
    <message>
        <source>row %1</source>
        <translation>第 %1 行</translation>
    </message>
    <message>
        <source>Load all</source>
        <translation>全部加载</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Payload as it is</source>
        <translation>原始载荷</translation>
    </message>
    <message>
        <source>Payload in hexadecimal</source>
        <translation>十六进制载荷</translation>
    </message>
    <message>
        <source>Clients that the message went to</source>
        <translation>消息送达的客户端</translation>
    </message>
    <message>
        <source>Pretty</source>
        <translation>美化</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>送达</translation>
    </message>
    <message>
        <source>The first %1 of %2</source>
        <translation>%2 中的前 %1</translation>
    </message>
    <message>
        <source>Hex shows all %1, text the first %2</source>
        <translation>十六进制显示全部 %1，文本显示前 %2</translation>
    </message>
    <message>
        <source>Save payload</source>
        <translation>保存载荷</translation>
    </message>
    <message>
        <source>message-%1.%2</source>
        <comment>file name</comment>
        <translation>消息-%1.%2</translation>
    </message>
    <message>
        <source>Message %1 was saved to %2.</source>
        <translation>消息 %1 已保存到 %2。</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
</context>
<context>
    <name>Windsock::MessageLine</name>
    <message>
        <source>Dismiss (Esc)</source>
        <translation>关闭提示 (Esc)</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭提示</translation>
    </message>
</context>
<context>
    <name>Windsock::MessageText</name>
    <message>
        <source>line %1, column %2</source>
        <translation>第 %1 行第 %2 列</translation>
    </message>
    <message>
        <source>no JSON yet</source>
        <translation>还没有 JSON</translation>
    </message>
    <message>
        <source>invalid JSON at %1: %2</source>
        <translation>%1 处 JSON 无效：%2</translation>
    </message>
    <message>
        <source>invalid JSON: more than one value</source>
        <translation>JSON 无效：多于一个值</translation>
    </message>
    <message>
        <source>“%1” at %2 is not a hex digit</source>
        <translation>“%1”（%2）不是十六进制数字</translation>
    </message>
    <message>
        <source>the last byte has one hex digit only</source>
        <translation>最后一个字节只有一位十六进制数字</translation>
    </message>
    <message>
        <source>“%1” at %2 is not base64</source>
        <translation>“%1”（%2）不是 base64</translation>
    </message>
    <message>
        <source>not base64: a character or the padding is wrong</source>
        <translation>不是 base64：字符或填充有误</translation>
    </message>
</context>
<context>
    <name>Windsock::OptionFields</name>
    <message>
        <source>separated by commas</source>
        <translation>以逗号分隔</translation>
    </message>
</context>
<context>
    <name>Windsock::OriginText</name>
    <message>
        <source>“%1” is not an origin; one looks like https://example.org, and * is every one</source>
        <translation>“%1”不是来源；来源形如 https://example.org，* 表示任何来源</translation>
    </message>
</context>
<context>
    <name>Windsock::PhoneBox</name>
    <message>
        <source>%1 (%2)</source>
        <comment>an address and its interface</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>From a phone</source>
        <translation>从手机连接</translation>
    </message>
    <message>
        <source>Local network</source>
        <translation>局域网</translation>
    </message>
    <message>
        <source>Let every computer in the local network connect</source>
        <translation>允许局域网内的所有计算机连接</translation>
    </message>
    <message>
        <source>Address of this computer for the QR code</source>
        <translation>用于二维码的本机地址</translation>
    </message>
    <message>
        <source>Scan to open the test page. The phone asks about the certificate first.</source>
        <translation>扫描即可打开测试页。手机会先询问证书。</translation>
    </message>
    <message>
        <source>Scan to open the test page.</source>
        <translation>扫描即可打开测试页。</translation>
    </message>
    <message>
        <source>Start the server to get a QR code.</source>
        <translation>启动服务器后即可显示二维码。</translation>
    </message>
    <message>
        <source>The server is for this computer only, so a phone cannot reach it.</source>
        <translation>服务器仅供本机使用，手机无法访问。</translation>
    </message>
    <message>
        <source>This computer is in no network that a phone could reach it by.</source>
        <translation>本机未连接手机可以访问的网络。</translation>
    </message>
</context>
<context>
    <name>Windsock::PrettyView</name>
    <message>
        <source>Tree</source>
        <translation>树</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Payload as text</source>
        <translation>文本形式的载荷</translation>
    </message>
    <message>
        <source>Payload as a tree</source>
        <translation>树形式的载荷</translation>
    </message>
    <message>
        <source>Show %1 of JSON as a tree</source>
        <translation>以树显示 %1 的 JSON</translation>
    </message>
</context>
<context>
    <name>Windsock::PrivateFolder</name>
    <message>
        <source>A temporary session cannot be made: the system&apos;s temporary folder is missing. Make it (see the TMPDIR or TEMP variable), or name a file to record to.</source>
        <translation>无法建立临时会话：系统的临时文件夹不存在。请创建它（参见 TMPDIR 或 TEMP 变量），或指定要录制到的文件。</translation>
    </message>
    <message>
        <source>A temporary session cannot be made: “%1” refuses new folders. Make room there, or name a file to record to.</source>
        <translation>无法建立临时会话：“%1”拒绝新建文件夹。请腾出空间，或指定要录制到的文件。</translation>
    </message>
    <message>
        <source>A temporary session cannot be made: “%1” is not a folder that only you can use. Remove it, or name a file to record to.</source>
        <translation>无法建立临时会话：“%1”不是仅供您使用的文件夹。请将其删除，或指定要录制到的文件。</translation>
    </message>
</context>
<context>
    <name>Windsock::ProjectFile</name>
    <message>
        <source>line %1, column %2</source>
        <translation>第 %1 行第 %2 列</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>this is not a Windsock project (the key “windsock” is missing)</source>
        <translation>这不是 Windsock 项目（缺少键“windsock”）</translation>
    </message>
    <message>
        <source>written by a newer Windsock (project version %1, this one reads %2)</source>
        <translation>由更新版本的 Windsock 写成（项目版本 %1，本程序可读 %2）</translation>
    </message>
    <message>
        <source>and “tlsCertificate” or “tlsKey” exclude each other</source>
        <translation>与“tlsCertificate”或“tlsKey”互斥</translation>
    </message>
    <message>
        <source>not JSON at %1: %2</source>
        <translation>%1 处不是 JSON：%2</translation>
    </message>
    <message>
        <source>this is not a Windsock project (not a JSON object)</source>
        <translation>这不是 Windsock 项目（不是 JSON 对象）</translation>
    </message>
    <message>
        <source>the key “%1” is not known to this version; it is ignored and kept</source>
        <translation>此版本不认识键“%1”；它会被忽略并保留</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>无法读取 %1：%2</translation>
    </message>
    <message>
        <source>%1: too large for a project file</source>
        <translation>%1：作为项目文件过大</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>is not true or false</source>
        <translation>不是 true 或 false</translation>
    </message>
    <message>
        <source>is not a text</source>
        <translation>不是文本</translation>
    </message>
    <message>
        <source>is not a whole number from %1 to %2</source>
        <translation>不是 %1 到 %2 的整数</translation>
    </message>
    <message>
        <source>is not a list of texts</source>
        <translation>不是文本列表</translation>
    </message>
    <message>
        <source>is not a list of objects</source>
        <translation>不是对象列表</translation>
    </message>
    <message>
        <source>is not an object</source>
        <translation>不是对象</translation>
    </message>
    <message>
        <source>“%1” %2</source>
        <translation>“%1”%2</translation>
    </message>
</context>
<context>
    <name>Windsock::QrCode</name>
    <message>
        <source>QR code of %1</source>
        <translation>%1 的二维码</translation>
    </message>
</context>
<context>
    <name>Windsock::RecordText</name>
    <message>
        <source>closed %1 by the client</source>
        <translation>客户端关闭 %1</translation>
    </message>
    <message>
        <source>closed %1 by you</source>
        <translation>您关闭 %1</translation>
    </message>
    <message>
        <source>closed %1 by the server</source>
        <translation>服务器关闭 %1</translation>
    </message>
    <message>
        <source>● OPEN</source>
        <translation>● 连接</translation>
    </message>
    <message>
        <source>○ CLOSE</source>
        <translation>○ 关闭</translation>
    </message>
    <message>
        <source>✕ ERROR</source>
        <translation>✕ 错误</translation>
    </message>
    <message>
        <source>⇉ YOU</source>
        <translation>⇉ 您</translation>
    </message>
    <message>
        <source>← IN</source>
        <translation>← 收到</translation>
    </message>
    <message>
        <source>→ OUT</source>
        <translation>→ 发出</translation>
    </message>
    <message>
        <source>room %1 · ×%2</source>
        <translation>房间 %1 · ×%2</translation>
    </message>
    <message>
        <source>all of %1 · ×%2</source>
        <translation>%1 全体 · ×%2</translation>
    </message>
    <message>
        <source>Everyone · ×%1</source>
        <translation>所有人 · ×%1</translation>
    </message>
    <message>
        <source>Selection · ×%1</source>
        <translation>所选 · ×%1</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Binary</source>
        <translation>二进制</translation>
    </message>
    <message>
        <source>Ping</source>
        <translation>Ping</translation>
    </message>
    <message>
        <source>Pong</source>
        <translation>Pong</translation>
    </message>
    <message>
        <source>(%1 not kept: recording could not keep up)</source>
        <translation>（%1 未保留：录制跟不上）</translation>
    </message>
    <message>
        <source>connected to %1</source>
        <translation>已连接到 %1</translation>
    </message>
    <message>
        <source>connection lost (%1)</source>
        <translation>连接丢失 (%1)</translation>
    </message>
    <message>
        <source>: %1</source>
        <comment>the meaning of a close code</comment>
        <translation>：%1</translation>
    </message>
    <message>
        <source> “%1”</source>
        <comment>the reason that came with a close code</comment>
        <translation>“%1”</translation>
    </message>
    <message>
        <source>by the client</source>
        <translation>由客户端</translation>
    </message>
    <message>
        <source>by you</source>
        <translation>由您</translation>
    </message>
    <message>
        <source>by the server</source>
        <translation>由服务器</translation>
    </message>
</context>
<context>
    <name>Windsock::RequestHead</name>
    <message>
        <source>The request line is not “METHOD /path HTTP/1.1”.</source>
        <translation>请求行不是“METHOD /path HTTP/1.1”。</translation>
    </message>
    <message>
        <source>The request&apos;s method is not a word.</source>
        <translation>请求的方法不是一个单词。</translation>
    </message>
    <message>
        <source>The request&apos;s version is neither HTTP/1.1 nor HTTP/1.0.</source>
        <translation>请求的版本既不是 HTTP/1.1 也不是 HTTP/1.0。</translation>
    </message>
    <message>
        <source>The request&apos;s target is not a path that begins with “/”.</source>
        <translation>请求的目标不是以“/”开头的路径。</translation>
    </message>
    <message>
        <source>The request&apos;s target has a character that must be percent-encoded.</source>
        <translation>请求的目标含有必须百分号编码的字符。</translation>
    </message>
    <message>
        <source>A header field is folded over two lines, which HTTP/1.1 no longer allows.</source>
        <translation>有头字段折成两行，HTTP/1.1 已不允许。</translation>
    </message>
    <message>
        <source>A header field is not “Name: value”.</source>
        <translation>有头字段不是“Name: value”形式。</translation>
    </message>
    <message>
        <source>The request has no Host header field.</source>
        <translation>请求没有 Host 头字段。</translation>
    </message>
    <message>
        <source>The request has more than one Host header field.</source>
        <translation>请求有多个 Host 头字段。</translation>
    </message>
    <message>
        <source>The request announces a body; no request here has one.</source>
        <translation>请求声明带有正文；这里的请求都没有正文。</translation>
    </message>
    <message>
        <source>The request head does not end with an empty line.</source>
        <translation>请求头部没有以空行结束。</translation>
    </message>
    <message>
        <source>The request head has a control byte or a line that ends without CR.</source>
        <translation>请求头部含有控制字节，或有一行不以 CR 结束。</translation>
    </message>
    <message>
        <source>The request has more than %1 header fields.</source>
        <translation>请求的头字段超过 %1 个。</translation>
    </message>
</context>
<context>
    <name>Windsock::RunOptions</name>
    <message>
        <source>--tls-certificate and --tls-key are needed together</source>
        <translation>--tls-certificate 和 --tls-key 须同时给出</translation>
    </message>
</context>
<context>
    <name>Windsock::SecurityPage</name>
    <message>
        <source>Pages of other sites that may connect</source>
        <translation>可以连接的其他网站的网页</translation>
    </message>
    <message>
        <source>None. One origin a line, as https://example.org; * is every one</source>
        <translation>无。每行一个来源，如 https://example.org；* 表示任何来源</translation>
    </message>
    <message>
        <source>Only these addresses may connect</source>
        <translation>只有这些地址可以连接</translation>
    </message>
    <message>
        <source>Every address. One a line, as 192.0.2.7 or 192.0.2.0/24</source>
        <translation>任何地址。每行一个，如 192.0.2.7 或 192.0.2.0/24</translation>
    </message>
    <message>
        <source>These addresses may not connect</source>
        <translation>这些地址不能连接</translation>
    </message>
    <message>
        <source>None. One a line, as 192.0.2.7 or 2001:db8::/32</source>
        <translation>无。每行一个，如 192.0.2.7 或 2001:db8::/32</translation>
    </message>
    <message>
        <source>Other computers may read the metrics at /-/metrics</source>
        <translation>其他计算机可以读取 /-/metrics 处的指标</translation>
    </message>
    <message>
        <source>Origins</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>加密</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <comment>a list and what is wrong with it</comment>
        <translation>%1。%2</translation>
    </message>
</context>
<context>
    <name>Windsock::SelfSigned</name>
    <message>
        <source>A self-signed certificate cannot be made: %1.</source>
        <translation>无法生成自签名证书：%1。</translation>
    </message>
    <message>
        <source>OpenSSL failed</source>
        <translation>OpenSSL 失败</translation>
    </message>
    <message>
        <source>“%1” is no name that a certificate can be made for.</source>
        <translation>“%1”不是可用于证书的名称。</translation>
    </message>
    <message>
        <source>A certificate needs a name that it is valid for.</source>
        <translation>证书需要一个有效的名称。</translation>
    </message>
    <message>
        <source>Cannot write “%1”: %2.</source>
        <translation>无法写入“%1”：%2。</translation>
    </message>
    <message>
        <source>Cannot make the folder “%1” for the certificate, or keep it to its owner.</source>
        <translation>无法为证书创建文件夹“%1”，或无法使其仅供所有者使用。</translation>
    </message>
    <message>
        <source>Cannot lock the folder “%1” of the certificate.</source>
        <translation>无法锁定证书的文件夹“%1”。</translation>
    </message>
</context>
<context>
    <name>Windsock::Server</name>
    <message>
        <source>There is no page “%1” here.</source>
        <translation>这里没有网页“%1”。</translation>
    </message>
    <message>
        <source>This page answers GET and HEAD only.</source>
        <translation>此网页只应答 GET 和 HEAD。</translation>
    </message>
    <message>
        <source>The metrics answer this computer only.</source>
        <translation>指标只应答本机。</translation>
    </message>
    <message>
        <source>The server is already running.</source>
        <translation>服务器已在运行。</translation>
    </message>
    <message>
        <source>There is no address to listen on.</source>
        <translation>没有可监听的地址。</translation>
    </message>
</context>
<context>
    <name>Windsock::SessionFile</name>
    <message>
        <source>“%1” is in use: another Windsock records to it. Choose another file.</source>
        <translation>“%1”正在使用：另一个 Windsock 正录制到它。请选择其他文件。</translation>
    </message>
    <message>
        <source>“%1” cannot be written: its folder refuses new files. Choose another folder.</source>
        <translation>无法写入“%1”：其文件夹拒绝新文件。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>A temporary session cannot be made in “%1”: %2. Make room there, or name a file to record to.</source>
        <translation>无法在“%1”中建立临时会话：%2。请腾出空间，或指定要录制到的文件。</translation>
    </message>
    <message>
        <source>the folder refuses new files</source>
        <translation>文件夹拒绝新文件</translation>
    </message>
    <message>
        <source>“%1” is a folder. Name a file in it to record to.</source>
        <translation>“%1”是文件夹。请指定其中要录制到的文件。</translation>
    </message>
    <message>
        <source>“%1” cannot be written: there is no folder “%2”.</source>
        <translation>无法写入“%1”：没有文件夹“%2”。</translation>
    </message>
</context>
<context>
    <name>Windsock::SessionFormat</name>
    <message>
        <source>“%1” is not a Windsock session. Choose another file.</source>
        <translation>“%1”不是 Windsock 会话。请选择其他文件。</translation>
    </message>
    <message>
        <source>“%1” cannot be read: %2.</source>
        <translation>无法读取“%1”：%2。</translation>
    </message>
    <message>
        <source>“%1” cannot be written: %2.</source>
        <translation>无法写入“%1”：%2。</translation>
    </message>
    <message>
        <source>“%1” was recorded by a newer Windsock (its format is %2, this one knows %3). Open it with that version.</source>
        <translation>“%1”由更新版本的 Windsock 录制（其格式为 %2，本程序支持 %3）。请用该版本打开。</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>it is read-only</source>
        <translation>文件是只读的</translation>
    </message>
    <message>
        <source>another program has locked it</source>
        <translation>另一个程序锁定了它</translation>
    </message>
    <message>
        <source>it cannot be opened; check its folder and its permissions</source>
        <translation>无法打开；请检查其文件夹和权限</translation>
    </message>
    <message>
        <source>its content is damaged</source>
        <translation>内容已损坏</translation>
    </message>
    <message>
        <source>the disk refused (full, over a quota, or taken away)</source>
        <translation>磁盘拒绝（已满、超出配额或已移除）</translation>
    </message>
    <message>
        <source>“%1” was recorded by an older Windsock. It can be opened, but not added to. Record to another file.</source>
        <translation>“%1”由旧版 Windsock 记录。可以打开，但无法继续记录到其中。请记录到另一个文件。</translation>
    </message>
</context>
<context>
    <name>Windsock::SessionReader</name>
    <message>
        <source>There is no session file “%1”.</source>
        <translation>没有会话文件“%1”。</translation>
    </message>
</context>
<context>
    <name>Windsock::SessionRecorder</name>
    <message>
        <source>Nothing is being recorded. Start recording, then save.</source>
        <translation>当前没有在录制。请先开始录制，再保存。</translation>
    </message>
</context>
<context>
    <name>Windsock::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>限制</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>安全</translation>
    </message>
    <message>
        <source>Apply and restart</source>
        <translation>应用并重启</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>This starts the server anew: every client is disconnected, and may come back at once.</source>
        <translation>这会重新启动服务器：所有客户端都会断开，可随即重新连接。</translation>
    </message>
    <message>
        <source>Nothing was applied. %1</source>
        <translation>没有应用任何更改。%1</translation>
    </message>
</context>
<context>
    <name>Windsock::SnippetBox</name>
    <message>
        <source>Copy the code</source>
        <translation>复制代码</translation>
    </message>
    <message>
        <source>Code that connects a client</source>
        <translation>连接客户端的代码</translation>
    </message>
</context>
<context>
    <name>Windsock::StatusLine</name>
    <message>
        <source>Clients that are connected</source>
        <translation>已连接的客户端</translation>
    </message>
    <message>
        <source>Messages that came in, over the last second</source>
        <translation>最近一秒收到的消息</translation>
    </message>
    <message>
        <source>Messages that went out; a broadcast counts once for each recipient</source>
        <translation>发出的消息；广播按每个接收者各计一次</translation>
    </message>
    <message>
        <source>Payload in both directions</source>
        <translation>两个方向的载荷</translation>
    </message>
    <message>
        <source>Events that the server handed to the session: seen = stored + dropped</source>
        <translation>服务器交给会话的事件：总计 = 已存 + 丢弃</translation>
    </message>
    <message>
        <source>Rows in the session file</source>
        <translation>会话文件中的行数</translation>
    </message>
    <message>
        <source>The session file&apos;s size</source>
        <translation>会话文件的大小</translation>
    </message>
    <message>
        <source>client</source>
        <translation>个客户端</translation>
    </message>
    <message>
        <source>clients</source>
        <translation>个客户端</translation>
    </message>
    <message>
        <source>msg/s</source>
        <translation>条/秒</translation>
    </message>
    <message>
        <source>/s</source>
        <comment>per second</comment>
        <translation>/秒</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>未录制</translation>
    </message>
    <message>
        <source>seen</source>
        <translation>总计</translation>
    </message>
    <message>
        <source>stored</source>
        <translation>已存</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>session %1</source>
        <translation>会话 %1</translation>
    </message>
    <message>
        <source>Events lost because the disk could not keep up, and the payloads that stored rows are without for the same reason</source>
        <translation>因磁盘跟不上而丢失的事件，以及因同样原因未保存内容的行</translation>
    </message>
    <message>
        <source>payloads</source>
        <translation>条内容</translation>
    </message>
</context>
<context>
    <name>Windsock::TargetButton</name>
    <message>
        <source>Whom the message goes to</source>
        <translation>消息发给谁</translation>
    </message>
    <message>
        <source>Room %1</source>
        <translation>房间 %1</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>所选</translation>
    </message>
    <message>
        <source>Everyone</source>
        <translation>所有人</translation>
    </message>
    <message>
        <source>%1 (gone)</source>
        <translation>%1（已离开）</translation>
    </message>
    <message>
        <source>To %1</source>
        <translation>发给 %1</translation>
    </message>
    <message>
        <source>%1 more rooms: choose one in the tree of endpoints</source>
        <translation>还有 %1 个房间：请在端点树中选择</translation>
    </message>
</context>
<context>
    <name>Windsock::Tls</name>
    <message>
        <source>The %1 is missing: TLS needs both a certificate and a key.</source>
        <translation>缺少%1：TLS 既需要证书也需要密钥。</translation>
    </message>
    <message>
        <source>Cannot read the %1 “%2”: %3.</source>
        <translation>无法读取%1“%2”：%3。</translation>
    </message>
    <message>
        <source>This system&apos;s Qt has no TLS, so wss:// cannot be offered.</source>
        <translation>此系统的 Qt 不支持 TLS，因此无法提供 wss://。</translation>
    </message>
    <message>
        <source>TLS certificate</source>
        <translation>TLS 证书</translation>
    </message>
    <message>
        <source>TLS key</source>
        <translation>TLS 密钥</translation>
    </message>
    <message>
        <source>“%1” holds no PEM certificate (-----BEGIN CERTIFICATE-----).</source>
        <translation>“%1”不含 PEM 证书 (-----BEGIN CERTIFICATE-----)。</translation>
    </message>
    <message>
        <source>The TLS key “%1” needs a passphrase; give a key without one.</source>
        <translation>TLS 密钥“%1”需要密码；请提供没有密码的密钥。</translation>
    </message>
    <message>
        <source>“%1” holds no PEM private key of kind RSA or EC (-----BEGIN PRIVATE KEY-----).</source>
        <translation>“%1”不含 RSA 或 EC 类型的 PEM 私钥 (-----BEGIN PRIVATE KEY-----)。</translation>
    </message>
    <message>
        <source>The TLS key “%1” does not belong to the certificate “%2”.</source>
        <translation>TLS 密钥“%1”与证书“%2”不匹配。</translation>
    </message>
</context>
<context>
    <name>Windsock::TlsBox</name>
    <message>
        <source>There is no file %1.</source>
        <translation>没有文件 %1。</translation>
    </message>
    <message>
        <source>%1 may not be read.</source>
        <translation>没有读取 %1 的权限。</translation>
    </message>
    <message>
        <source>None: plain ws://</source>
        <translation>不加密：明文 ws://</translation>
    </message>
    <message>
        <source>wss:// with a certificate made by Windsock</source>
        <translation>wss://，使用 Windsock 生成的证书</translation>
    </message>
    <message>
        <source>wss:// with a certificate of your own</source>
        <translation>wss://，使用您自己的证书</translation>
    </message>
    <message>
        <source>Copy fingerprint</source>
        <translation>复制指纹</translation>
    </message>
    <message>
        <source>Reload certificate</source>
        <translation>重新加载证书</translation>
    </message>
    <message>
        <source>For localhost and this computer&apos;s names in the local network. Browsers ask before they trust it; compare the fingerprint.</source>
        <translation>适用于 localhost 和本机在局域网中的名称。浏览器信任它之前会询问；请核对指纹。</translation>
    </message>
    <message>
        <source>PEM file</source>
        <translation>PEM 文件</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>私钥</translation>
    </message>
    <message>
        <source>PEM files (*.pem *.crt *.cer *.key);;All files (*)</source>
        <translation>PEM 文件 (*.pem *.crt *.cer *.key);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose the file of the certificate and that of its private key.</source>
        <translation>请选择证书文件及其私钥文件。</translation>
    </message>
    <message>
        <source>Clients are shown this certificate:</source>
        <translation>客户端看到的证书：</translation>
    </message>
    <message>
        <source>No certificate is in use now.</source>
        <translation>当前没有使用证书。</translation>
    </message>
    <message>
        <source>Read the files anew, for the connections to come</source>
        <translation>重新读取文件，用于之后的连接</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between names</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>签发者</translation>
    </message>
    <message>
        <source>itself: clients must be told to trust it</source>
        <translation>自签名：须让客户端信任它</translation>
    </message>
    <message>
        <source>an authority</source>
        <translation>证书颁发机构</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>有效期至</translation>
    </message>
    <message>
        <source>%1: expired</source>
        <translation>%1：已过期</translation>
    </message>
    <message>
        <source>%1</source>
        <translation>%1</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>The certificate was read anew.</source>
        <translation>已重新读取证书。</translation>
    </message>
</context>
<context>
    <name>Windsock::ToolBar</name>
    <message>
        <source>Toolbar</source>
        <translation>工具栏</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Open test page</source>
        <translation>打开测试页</translation>
    </message>
    <message>
        <source>A page that this server serves, to try it from a browser</source>
        <translation>此服务器提供的网页，可在浏览器中试用</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Local network</source>
        <translation>局域网</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Keep the session in a file (Ctrl+S)</source>
        <translation>将会话保存到文件 (Ctrl+S)</translation>
    </message>
    <message>
        <source>Only programs on this computer can connect. Changing this reconnects all clients.</source>
        <translation>只有本机上的程序可以连接。更改此项会使所有客户端重新连接。</translation>
    </message>
    <message>
        <source>Every computer in the local network can connect. Changing this reconnects all clients.</source>
        <translation>局域网中的每台计算机都可以连接。更改此项会使所有客户端重新连接。</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>no address</source>
        <translation>无地址</translation>
    </message>
    <message>
        <source>Click to copy. Listening on %1</source>
        <translation>点击复制。正在监听 %1</translation>
    </message>
    <message>
        <source>Listening</source>
        <translation>正在监听</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Disconnect every client and stop listening (Shift+F5)</source>
        <translation>断开所有客户端并停止监听 (Shift+F5)</translation>
    </message>
    <message>
        <source>Start listening (F5)</source>
        <translation>开始监听 (F5)</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>正在录制</translation>
    </message>
    <message>
        <source>untitled</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>未录制</translation>
    </message>
    <message>
        <source>Recording stopped</source>
        <translation>录制已停止</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>Test page</source>
        <translation>测试页</translation>
    </message>
</context>
<context>
    <name>Windsock::TrafficCopy</name>
    <message>
        <source>(rows that were not copied: %1)</source>
        <translation>（未复制的行：%1）</translation>
    </message>
</context>
<context>
    <name>Windsock::TrafficModel</name>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Time s</source>
        <translation>时间（秒）</translation>
    </message>
    <message>
        <source>Δ ms</source>
        <translation>Δ 毫秒</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>端点</translation>
    </message>
    <message>
        <source>Room</source>
        <translation>房间</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
</context>
<context>
    <name>Windsock::TrafficTable</name>
    <message>
        <source>Traffic</source>
        <translation>流量</translation>
    </message>
    <message>
        <source>%1 new ↓</source>
        <translation>%1 条新 ↓</translation>
    </message>
    <message>
        <source>Latest ↓</source>
        <translation>最新 ↓</translation>
    </message>
</context>
<context>
    <name>Windsock::TrafficView</name>
    <message>
        <source>Filter by %1</source>
        <translation>按 %1 筛选</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>显示 %1</translation>
    </message>
    <message>
        <source>Filter by endpoint %1</source>
        <translation>按端点 %1 筛选</translation>
    </message>
    <message>
        <source>Filter by room %1</source>
        <translation>按房间 %1 筛选</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Copy as JSON</source>
        <translation>复制为 JSON</translation>
    </message>
    <message>
        <source>Copy as hex</source>
        <translation>复制为十六进制</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>时刻</translation>
    </message>
    <message>
        <source>Seconds since the recording began</source>
        <translation>自录制开始的秒数</translation>
    </message>
    <message>
        <source>Clear view</source>
        <translation>清空视图</translation>
    </message>
    <message>
        <source>Filter traffic</source>
        <translation>筛选流量</translation>
    </message>
    <message>
        <source>Filter: text that a message contains</source>
        <translation>筛选：消息包含的文本</translation>
    </message>
    <message>
        <source>Show all clients again</source>
        <translation>重新显示所有客户端</translation>
    </message>
    <message>
        <source>Freeze the view; recording goes on (Space in the table)</source>
        <translation>冻结视图；录制继续（表格中按空格）</translation>
    </message>
    <message>
        <source>Empty the view; what is recorded stays</source>
        <translation>清空视图；已录制的内容保留</translation>
    </message>
    <message>
        <source>%1  ✕</source>
        <translation>%1  ✕</translation>
    </message>
    <message>
        <source>Show all clients again, not only %1</source>
        <translation>重新显示所有客户端，而不只是 %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 …</source>
        <comment>still searching</comment>
        <translation>%1 …</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Resume · %1 new</source>
        <translation>继续 · %1 条新</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Searching …</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>None of the %1 rows matches. Empty the filter, or choose “All endpoints”, to see them.</source>
        <translation>%1 行都不匹配。清空筛选或选择“所有端点”即可查看。</translation>
    </message>
    <message>
        <source>The view is paused. Press Space or Resume to see what comes.</source>
        <translation>视图已暂停。按空格或“继续”查看新内容。</translation>
    </message>
    <message>
        <source>Nothing was said yet. Connect a client to the address above, or open the test page: every connection and message appears here.</source>
        <translation>还没有消息。请让客户端连接到上方的地址，或打开测试页：每个连接和每条消息都会显示在这里。</translation>
    </message>
</context>
<context>
    <name>Windsock::Upgrade</name>
    <message>
        <source>A WebSocket handshake is a GET, not a %1.</source>
        <translation>WebSocket 握手是 GET 请求，而不是 %1。</translation>
    </message>
    <message>
        <source>This is a WebSocket endpoint: connect to it with ws:// or wss://.</source>
        <translation>这是 WebSocket 端点：请用 ws:// 或 wss:// 连接。</translation>
    </message>
    <message>
        <source>A WebSocket handshake needs HTTP/1.1.</source>
        <translation>WebSocket 握手需要 HTTP/1.1。</translation>
    </message>
    <message>
        <source>The handshake has no Sec-WebSocket-Version; 13 is spoken here.</source>
        <translation>握手没有 Sec-WebSocket-Version；这里使用版本 13。</translation>
    </message>
    <message>
        <source>The handshake asks for WebSocket version %1; 13 is spoken here.</source>
        <translation>握手要求 WebSocket 版本 %1；这里使用版本 13。</translation>
    </message>
    <message>
        <source>The handshake has no Sec-WebSocket-Key.</source>
        <translation>握手没有 Sec-WebSocket-Key。</translation>
    </message>
    <message>
        <source>The Sec-WebSocket-Key is not 16 bytes in base64.</source>
        <translation>Sec-WebSocket-Key 不是 base64 编码的 16 字节。</translation>
    </message>
</context>
<context>
    <name>Windsock::UrlSpec</name>
    <message>
        <source>The pattern “%1” does not begin with “/”.</source>
        <translation>路径模式“%1”没有以“/”开头。</translation>
    </message>
    <message>
        <source>The pattern “%1” begins with “/-/”, which is kept for the server&apos;s own pages.</source>
        <translation>路径模式“%1”以“/-/”开头，这是留给服务器自己网页的。</translation>
    </message>
    <message>
        <source>The pattern “%1” is not a regular expression: %2.</source>
        <translation>路径模式“%1”不是正则表达式：%2。</translation>
    </message>
    <message>
        <source>Endpoint “%1”: an access token is made of letters, digits and -._~+/ only, perhaps with = at its end.</source>
        <translation>端点“%1”：访问令牌只能由字母、数字和 -._~+/ 组成，末尾可以有 =。</translation>
    </message>
</context>
<context>
    <name>Windsock::Worker</name>
    <message>
        <source>There are too few descriptors left.</source>
        <translation>剩余的描述符太少。</translation>
    </message>
</context>
</TS>
